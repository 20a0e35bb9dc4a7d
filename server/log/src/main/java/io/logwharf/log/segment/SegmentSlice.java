package io.logwharf.log.segment;

import io.logwharf.log.LogSlice;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** Batches in one extent of a segment, which it holds until closed. */
final class SegmentSlice implements LogSlice {
  private final Segment segment;
  private final Extent extent;
  private final Range range;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Where the batches are in the segment, and which offsets they cover. */
  record Range(int position, int size, long firstOffset, long nextOffset) {}

  /** Takes over one reference to the segment. */
  SegmentSlice(Segment segment, Extent extent, Range range) {
    this.segment = segment;
    this.extent = extent;
    this.range = range;
  }

  @Override
  public long firstOffset() {
    return range.firstOffset;
  }

  @Override
  public long nextOffset() {
    return range.nextOffset;
  }

  @Override
  public int sizeInBytes() {
    return range.size;
  }

  @Override
  public ByteBuffer buffer() {
    if (closed.get()) {
      throw new IllegalStateException("slice at offset " + range.firstOffset + " is closed");
    }
    return extent.region().view(range.position - extent.start(), range.size);
  }

  @Override
  public FileChannel channel() {
    return segment.channel();
  }

  @Override
  public long position() {
    return range.position;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      segment.release();
    }
  }
}
