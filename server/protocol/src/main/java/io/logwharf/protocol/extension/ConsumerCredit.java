package io.logwharf.protocol.extension;

import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Adds credit to a consumer: how many more records, and how many more bytes of them, the broker may
 * send. A delivery stays within the record credit; it may exceed the byte credit by its last
 * record.
 *
 * <p>Credit of nothing, without drain, answers a {@link ConsumerEvent.Recall}: all that is given
 * back for it has been said before. Until then the broker sends the consumer no more records, so
 * that none that it gives back comes again behind a later one.
 *
 * @param records to add
 * @param bytes to add
 * @param drain asks the broker to deliver at once what it can, then to forget the credit that is
 *     left and to say so by {@link ConsumerEvent.Delivery#drained()}; how receiveNoWait and a
 *     receive whose time is up find out whether there is a message (the idea is AMQP 1.0's)
 */
public record ConsumerCredit(int consumerId, int records, int bytes, boolean drain) {
  public ConsumerCredit {
    if (records < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "negative credit: " + records + " records, " + bytes + " bytes");
    }
  }

  /** What answers a {@link ConsumerEvent.Recall}. */
  public static ConsumerCredit recallAnswer(int consumerId) {
    return new ConsumerCredit(consumerId, 0, 0, false);
  }

  public boolean isRecallAnswer() {
    return records == 0 && bytes == 0 && !drain;
  }

  public static ConsumerCredit read(Readable in) {
    return new ConsumerCredit(in.readInt(), in.readInt(), in.readInt(), WireArrays.readBoolean(in));
  }

  public void write(Writable out) {
    out.writeInt(consumerId);
    out.writeInt(records);
    out.writeInt(bytes);
    WireArrays.writeBoolean(out, drain);
  }
}
