package io.logwharf.protocol.extension;

import io.logwharf.protocol.extension.ConsumerAcknowledge.Entry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Accepts deliveries of any number of consumers of the connection in a transaction (KIP-1289): they
 * leave the consumers at once, and are done when the transaction commits, available again with the
 * attempt counted when it aborts. Answered with an {@link ErrorResponse} once all of it is part of
 * the transaction; after an error some may be, so the transaction must be aborted.
 *
 * <p>On the wire: producer id (int64), epoch (int16), entries as in {@link ConsumerAcknowledge},
 * whose ranges must all be {@link AckType#ACCEPT}.
 *
 * @param producerId leased to the session by InitProducerId, see {@link Extension#TAG}
 */
public record TransactionalAcknowledge(long producerId, short producerEpoch, List<Entry> entries) {
  private static final int MIN_ENTRY_BYTES = 5;

  /**
   * Reads the request.
   *
   * @throws IllegalArgumentException where it is malformed, or does something but accept
   */
  public static TransactionalAcknowledge read(Readable in) {
    long producerId = in.readLong();
    short epoch = in.readShort();
    int count = WireArrays.readCount(in, MIN_ENTRY_BYTES);
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(new Entry(in.readInt(), readAccepted(in)));
    }
    return new TransactionalAcknowledge(producerId, epoch, entries);
  }

  /** Writes the request. */
  public void write(Writable out) {
    out.writeLong(producerId);
    out.writeShort(producerEpoch);
    out.writeUnsignedVarint(entries.size());
    for (Entry entry : entries) {
      out.writeInt(entry.consumerId());
      AckRange.writeList(out, entry.ranges());
    }
  }

  private static List<AckRange> readAccepted(Readable in) {
    List<AckRange> ranges = AckRange.readList(in);
    for (AckRange range : ranges) {
      if (range.type() != AckType.ACCEPT) {
        throw new IllegalArgumentException(
            "a transaction can only accept deliveries, not " + range.type());
      }
    }
    return ranges;
  }
}
