package io.logwharf.jms.connection;

import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.send.SendListener;
import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One asynchronous send, until its listener has been called. */
final class AsyncSend implements SendListener {
  private static final Logger LOG = LoggerFactory.getLogger(AsyncSend.class);

  private final CompletionQueue queue;
  private final Message message;
  private final CompletionListener listener;
  private Throwable failure;
  private volatile boolean done;

  AsyncSend(CompletionQueue queue, Message message, CompletionListener listener) {
    this.queue = queue;
    this.message = message;
    this.listener = listener;
  }

  @Override
  public void onSent(Throwable sendFailure) {
    failure = sendFailure;
    done = true;
    queue.onDone();
  }

  boolean isDone() {
    return done;
  }

  /** Calls the application; once done. */
  void callBack() {
    try {
      if (failure == null) {
        listener.onCompletion(message);
      } else {
        listener.onException(message, JmsErrors.of(failure, "sending asynchronously"));
      }
    } catch (RuntimeException e) {
      LOG.warn("event=completion-listener-failed listener={}", listener.getClass().getName(), e);
    }
  }
}
