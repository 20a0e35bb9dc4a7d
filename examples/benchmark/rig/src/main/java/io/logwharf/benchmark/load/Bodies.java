package io.logwharf.benchmark.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Message bodies: eight bytes for a number or time, then noise that does not compress. One
 * thread's.
 */
final class Bodies {
  private final byte[] bytes;
  private final ByteBuffer number;

  Bodies(int size) {
    bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    number = ByteBuffer.wrap(bytes);
  }

  BytesMessage message(Session session, long value) throws JMSException {
    number.putLong(0, value);
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(bytes);
    return message;
  }

  /** The number or time in a body. */
  static long number(Message message) {
    try {
      return ((BytesMessage) message).readLong();
    } catch (JMSException e) {
      throw new IllegalStateException("a body of fewer than 8 bytes arrived", e);
    }
  }
}
