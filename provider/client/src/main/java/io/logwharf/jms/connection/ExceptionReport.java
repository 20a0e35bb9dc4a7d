package io.logwharf.jms.connection;

import jakarta.jms.JMSException;

/** Takes failures that no call of the application can throw. */
@FunctionalInterface
interface ExceptionReport {
  /** Tells the connection's exception listener, on a thread of its own (§6.1.7). */
  void report(JMSException failure);
}
