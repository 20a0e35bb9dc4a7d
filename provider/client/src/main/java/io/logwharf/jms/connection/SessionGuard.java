package io.logwharf.jms.connection;

import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.error.UncheckedErrors.Action;
import io.logwharf.jms.error.UncheckedErrors.Call;
import jakarta.jms.JMSException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has a session closed between the steps of its thread of control, and in none of them: what one of
 * them says is done, such as an acknowledgement, another thread's close must not have undone before
 * (Jakarta Messaging 3.1 §6.2.15). Thread-safe.
 */
final class SessionGuard {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;

  boolean isClosed() {
    return closed;
  }

  /**
   * Takes a step, which a close waits for.
   *
   * @throws jakarta.jms.IllegalStateException where the session is closed
   */
  void run(Action step) throws JMSException {
    Void nothing =
        call(
            () -> {
              step.run();
              return null;
            });
    assert nothing == null;
  }

  /** As {@link #run}, with a result. */
  <T> T call(Call<T> step) throws JMSException {
    lock.lock();
    try {
      if (closed) {
        throw JmsErrors.closed("the session");
      }
      return step.run();
    } finally {
      lock.unlock();
    }
  }

  /** Does something between the steps; false, and nothing, where the session is closed. */
  boolean runIfOpen(Runnable action) {
    lock.lock();
    try {
      if (!closed) {
        action.run();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Lets no step be taken from now on; returns when the one under way is done. */
  void close() {
    lock.lock();
    closed = true;
    lock.unlock();
  }
}
