package io.logwharf.protocol.extension;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Acknowledges deliveries of any number of consumers of the connection, in the order given.
 *
 * @param durable whether to answer, with an {@link ErrorResponse}, once all of it is on stable
 *     storage; otherwise there is no answer
 */
public record ConsumerAcknowledge(boolean durable, List<Entry> entries) {
  private static final int MIN_ENTRY_BYTES = 5;

  /** What one consumer acknowledges. */
  public record Entry(int consumerId, List<AckRange> ranges) {}

  public static ConsumerAcknowledge read(Readable in) {
    boolean durable = WireArrays.readBoolean(in);
    int count = WireArrays.readCount(in, MIN_ENTRY_BYTES);
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(new Entry(in.readInt(), AckRange.readList(in)));
    }
    return new ConsumerAcknowledge(durable, entries);
  }

  public void write(Writable out) {
    WireArrays.writeBoolean(out, durable);
    out.writeUnsignedVarint(entries.size());
    for (Entry entry : entries) {
      out.writeInt(entry.consumerId);
      AckRange.writeList(out, entry.ranges);
    }
  }
}
