package io.logwharf.protocol.extension;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * What a consumer says of the records from one offset to another, both included.
 *
 * <p>On the wire: first offset (int64), last minus first (unsigned varint), type (int8).
 */
public record AckRange(long firstOffset, long lastOffset, AckType type) {
  private static final int MIN_BYTES = 10;

  public AckRange {
    if (firstOffset < 0
        || lastOffset < firstOffset
        || lastOffset - firstOffset > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "acknowledged range " + firstOffset + ".." + lastOffset + " is not a range of offsets");
    }
  }

  static AckRange read(Readable in) {
    long first = in.readLong();
    return new AckRange(first, first + WireArrays.readCount(in), AckType.forId(in.readByte()));
  }

  void write(Writable out) {
    out.writeLong(firstOffset);
    out.writeUnsignedVarint((int) (lastOffset - firstOffset));
    out.writeByte(type.id());
  }

  static List<AckRange> readList(Readable in) {
    int count = WireArrays.readCount(in, MIN_BYTES);
    List<AckRange> ranges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ranges.add(read(in));
    }
    return ranges;
  }

  static void writeList(Writable out, List<AckRange> ranges) {
    out.writeUnsignedVarint(ranges.size());
    for (AckRange range : ranges) {
      range.write(out);
    }
  }
}
