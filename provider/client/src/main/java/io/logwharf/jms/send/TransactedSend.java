package io.logwharf.jms.send;

import jakarta.jms.JMSException;

/** A transaction that messages are sent in. For its session's thread of control. */
@FunctionalInterface
public interface TransactedSend {
  /**
   * Sends a message; returns before the broker has answered.
   *
   * @param listener hears of the answer, null where nobody waits
   */
  void send(PartitionTarget target, RecordSource source, SendListener listener) throws JMSException;
}
