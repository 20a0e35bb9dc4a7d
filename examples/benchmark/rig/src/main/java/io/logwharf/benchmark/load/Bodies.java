package io.logwharf.benchmark.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.nio.ByteBuffer;
import java.util.Random;

/** Message bodies: eight bytes for a time, then noise that does not compress. One thread's. */
final class Bodies {
  private final byte[] bytes;
  private final ByteBuffer time;

  Bodies(int size) {
    bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    time = ByteBuffer.wrap(bytes);
  }

  BytesMessage message(Session session, long nanos) throws JMSException {
    time.putLong(0, nanos);
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(bytes);
    return message;
  }
}
