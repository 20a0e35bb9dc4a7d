package io.logwharf.jms.send;

import io.logwharf.jms.error.JmsErrors;
import jakarta.jms.JMSException;
import java.util.concurrent.locks.LockSupport;

/** A sender that waits for the broker's answer: one wake-up, and no lock. */
public final class BlockingSend implements SendListener {
  private final Thread sender = Thread.currentThread();
  private Throwable failure;
  private volatile boolean done;

  @Override
  public boolean isAwaited() {
    return true;
  }

  @Override
  public void onSent(Throwable sendFailure) {
    failure = sendFailure;
    done = true;
    LockSupport.unpark(sender);
  }

  /**
   * Waits for the answer; to be called by the thread that made this.
   *
   * @param sending for messages: "sending to queue orders"
   * @throws JMSException where the message could not be sent; or where the thread was interrupted,
   *     and then it may have been
   */
  public void await(String sending) throws JMSException {
    while (!done) {
      LockSupport.park(this);
      if (!done && Thread.interrupted()) {
        throw JmsErrors.interrupted("the broker's answer to " + sending);
      }
    }
    if (failure != null) {
      throw JmsErrors.of(failure, sending);
    }
  }
}
