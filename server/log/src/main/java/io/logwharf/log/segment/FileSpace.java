package io.logwharf.log.segment;

import io.logwharf.log.io.DataFile;
import io.logwharf.log.io.Zeros;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * The bytes of a segment in a mapped file. Space is zeros written ahead of the writer, and only
 * what was written is touched through the mapping, so a full disk is an IOException here. Growth is
 * guarded by this object's monitor.
 */
final class FileSpace extends SegmentSpace {
  private final DataFile file;
  private final Allocation allocation;
  private final int limit;
  private volatile int allocated;
  private boolean sealed;

  /**
   * @param size the bytes that are in the file already
   * @param limit the size that the segment may reach; space is not taken beyond it in advance
   */
  FileSpace(DataFile file, Allocation allocation, int size, int limit) {
    this.file = file;
    this.allocation = allocation;
    this.allocated = size;
    this.limit = limit;
  }

  /** Maps what is there, for reading; the writer maps as it goes. */
  void mapExisting() throws IOException {
    if (allocated > 0) {
      add(new Extent(0, file.map(0, allocated)));
    }
  }

  @Override
  Extent reserve(int position, int length) throws IOException {
    if (allocated - position < length) {
      grow(position + length);
    }
    Extent last = last();
    if (last != null && last.end() - position >= length) {
      return last;
    }
    int start = Allocation.pageStart(position);
    int wanted = last == null ? allocation.firstMappingBytes() : allocation.mappingBytes();
    long room = Allocation.pages(Math.max(limit, position + length)) - start;
    int bytes = (int) Math.max(Allocation.pages(position - start + length), Math.min(wanted, room));
    Extent next = new Extent(start, file.map(start, bytes));
    add(next);
    return next;
  }

  @Override
  boolean isShort(int position) {
    int step = Math.min(allocated, allocation.maxStepBytes());
    return allocated < limit && allocated - position < step / 2;
  }

  @Override
  void growAhead() throws IOException {
    if (allocated < limit) {
      grow(allocated + 1);
    }
  }

  private synchronized void grow(int needed) throws IOException {
    int from = allocated;
    if (sealed || from >= needed) {
      return;
    }
    int target = allocation.next(from, needed, limit);
    try {
      Zeros.write(file, from, target - from);
      allocated = target;
    } catch (IOException e) {
      growLess(from, needed, e);
    }
  }

  /** On a nearly full disk the step is too much, and what the append needs may still be there. */
  private void growLess(int from, int needed, IOException cause) throws IOException {
    int least = (int) Allocation.pages(needed);
    try {
      Zeros.write(file, from, least - from);
      allocated = least;
    } catch (IOException e) {
      e.addSuppressed(cause);
      throw e;
    }
  }

  @Override
  FileChannel channel() {
    return file.channel();
  }

  @Override
  void force() throws IOException {
    file.force();
  }

  @Override
  synchronized void truncate(int size) throws IOException {
    sealed = true;
    allocated = size;
    file.truncate(size);
  }

  @Override
  void close() throws IOException {
    closeExtents();
    file.close();
  }
}
