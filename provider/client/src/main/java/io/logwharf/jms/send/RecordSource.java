package io.logwharf.jms.send;

import io.logwharf.protocol.record.BatchWriter;
import jakarta.jms.JMSException;

/** A message that can write itself into a batch. */
@FunctionalInterface
public interface RecordSource {
  /**
   * Writes one whole record; the message is not looked at again after that. Called by the sending
   * thread, with the batch's lock held, so it must not block.
   *
   * @throws JMSException where the message can't be sent; what it has written is dropped
   */
  void writeTo(BatchWriter out) throws JMSException;
}
