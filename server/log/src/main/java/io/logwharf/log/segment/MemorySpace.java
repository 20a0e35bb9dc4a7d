package io.logwharf.log.segment;

import io.logwharf.log.io.Region;
import java.nio.channels.FileChannel;

/** The bytes of a volatile log's segment: chunks of memory, each twice the one before. */
final class MemorySpace extends SegmentSpace {
  private final Allocation allocation;

  MemorySpace(Allocation allocation) {
    this.allocation = allocation;
  }

  @Override
  Extent reserve(int position, int length) {
    Extent last = last();
    if (last != null && last.end() - position >= length) {
      return last;
    }
    int doubled = last == null ? allocation.firstBytes() : 2 * last.region().length();
    int bytes = Math.max(length, Math.min(doubled, allocation.maxStepBytes()));
    Extent next = new Extent(position, Region.allocate(bytes));
    add(next);
    return next;
  }

  @Override
  void growAhead() {}

  @Override
  boolean isShort(int position) {
    return false;
  }

  @Override
  FileChannel channel() {
    return null;
  }

  @Override
  void force() {}

  @Override
  void truncate(int size) {}

  @Override
  void close() {
    closeExtents();
  }
}
