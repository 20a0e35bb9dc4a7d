package io.logwharf.jms.connection;

import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.send.SendListener;
import io.logwharf.jms.thread.SerialExecutor;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * Calls a session's completion listeners: in the order of the sends, one at a time, never on the
 * sending thread (Jakarta Messaging 3.1 §7.3.8). Guarded by its monitor, not held in a callback.
 */
final class CompletionQueue {
  /** More than this many sends without their callback hold the sender back. */
  private static final int MAX_OUTSTANDING = 16 * 1024;

  private final SerialExecutor executor;
  private final Deque<AsyncSend> sends = new ArrayDeque<>();
  private boolean running;

  CompletionQueue(Executor pool) {
    this.executor = new SerialExecutor(pool);
  }

  /** A send that is about to be made; its listener is called once the result has been told. */
  synchronized AsyncSend begin(Message message, CompletionListener listener) throws JMSException {
    while (sends.size() >= MAX_OUTSTANDING && !executor.inTask()) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw JmsErrors.interrupted("outstanding completion listeners");
      }
    }
    AsyncSend send = new AsyncSend(this, message, listener);
    sends.add(send);
    return send;
  }

  /** The send was not made; its listener is not called. */
  synchronized void abandon(SendListener send) {
    sends.removeLastOccurrence(send);
    notifyAll();
  }

  /** Whether the caller is one of the listeners. */
  boolean inCallback() {
    return executor.inTask();
  }

  /**
   * Waits until every listener has been called and has returned.
   *
   * @param operation what waits for it, for messages
   * @throws jakarta.jms.IllegalStateException where the caller is one of them (§7.3.4)
   */
  void awaitOutsideCallback(String operation) throws JMSException {
    if (inCallback()) {
      throw JmsErrors.illegalState(
          operation + " in a completion listener of the same session; do it outside of it");
    }
    awaitCallbacks();
  }

  /** Waits until every listener has been called and has returned. */
  void awaitCallbacks() throws JMSException {
    synchronized (this) {
      while (!sends.isEmpty()) {
        try {
          wait();
        } catch (InterruptedException e) {
          throw JmsErrors.interrupted("outstanding completion listeners");
        }
      }
    }
  }

  void onDone() {
    synchronized (this) {
      if (running || sends.isEmpty() || !sends.peek().isDone()) {
        return;
      }
      running = true;
    }
    executor.execute(this::callBackInOrder);
  }

  private void callBackInOrder() {
    AsyncSend send;
    while ((send = nextDone()) != null) {
      send.callBack();
      synchronized (this) {
        sends.remove();
        notifyAll();
      }
    }
  }

  private synchronized AsyncSend nextDone() {
    AsyncSend head = sends.peek();
    if (head == null || !head.isDone()) {
      running = false;
      return null;
    }
    return head;
  }
}
