package io.logwharf.broker.network;

import io.logwharf.broker.network.ResponseFrame.Part;
import io.logwharf.protocol.frame.ByteBufWritable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.internal.BaseRecords;

/**
 * Writes a message into one buffer and remembers where in it the record regions belong that are
 * worth a write of their own; smaller ones are copied.
 */
final class RegionWritable extends ByteBufWritable {
  private final ByteBuf buffer;
  private final int leastRegionBytes;
  private final List<Cut> cuts = new ArrayList<>(1);
  private long regionBytes;

  /** A region, and the index in the buffer before which it is sent. */
  private record Cut(int index, RecordRegion region) {}

  /** Takes over the buffer's reference. */
  RegionWritable(ByteBuf buffer, int leastRegionBytes) {
    super(buffer);
    this.buffer = buffer;
    this.leastRegionBytes = leastRegionBytes;
  }

  @Override
  public void writeRecords(BaseRecords records) {
    if (!(records instanceof RecordRegion region)) {
      super.writeRecords(records);
    } else if (region.sizeInBytes() < leastRegionBytes) {
      try (region) {
        buffer.writeBytes(region.buffer().duplicate());
      }
    } else {
      cuts.add(new Cut(buffer.writerIndex(), region));
      regionBytes += region.sizeInBytes();
    }
  }

  /** Of the regions that were not copied. */
  long regionBytes() {
    return regionBytes;
  }

  /** What to send, in order; owns the buffer and the regions from now on. */
  List<Part> finish() {
    if (cuts.isEmpty()) {
      return List.of(new Part(buffer, null));
    }
    List<Part> parts = new ArrayList<>(2 * cuts.size() + 1);
    for (Cut cut : cuts) {
      addSlice(parts, cut.index);
      parts.add(part(cut.region));
    }
    addSlice(parts, buffer.writerIndex());
    buffer.release();
    return parts;
  }

  private void addSlice(List<Part> parts, int end) {
    int length = end - buffer.readerIndex();
    if (length > 0) {
      parts.add(new Part(buffer.readRetainedSlice(length), null));
    }
  }

  private static Part part(RecordRegion region) {
    return region.channel() == null
        ? new Part(Unpooled.wrappedBuffer(region.buffer()), region)
        : new Part(new LogFileRegion(region), null);
  }

  /** Nothing will be sent. */
  void abandon() {
    buffer.release();
    cuts.forEach(cut -> cut.region.close());
  }
}
