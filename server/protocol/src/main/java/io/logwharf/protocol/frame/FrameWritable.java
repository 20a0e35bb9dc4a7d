package io.logwharf.protocol.frame;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.internal.BaseRecords;

/**
 * Writes a message whose {@link RecordsPart}s stay parts of their own, with slices of one buffer
 * between them.
 */
final class FrameWritable extends ByteBufWritable {
  private final ByteBuf buffer;
  private final List<Object> parts = new ArrayList<>(4);
  private final List<ByteBuf> slices = new ArrayList<>(2);

  /** Takes over the buffer's reference. */
  FrameWritable(ByteBuf buffer) {
    super(buffer);
    this.buffer = buffer;
  }

  @Override
  public void writeRecords(BaseRecords records) {
    if (records instanceof RecordsPart part) {
      cutSlice();
      parts.add(part.content());
    } else {
      super.writeRecords(records);
    }
  }

  /** The parts written, which own the buffer from now on. */
  List<Object> finish() {
    if (parts.isEmpty()) {
      return List.of(buffer);
    }
    cutSlice();
    buffer.release();
    return parts;
  }

  /** Gives up what was written, but not the contents of the records' parts. */
  void discard() {
    slices.forEach(ByteBuf::release);
    buffer.release();
  }

  private void cutSlice() {
    if (buffer.isReadable()) {
      ByteBuf slice = buffer.readRetainedSlice(buffer.readableBytes());
      slices.add(slice);
      parts.add(slice);
    }
  }
}
