package io.logwharf.log.segment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Where the bytes of a segment are. Grown by the segment's writer (and by {@link #growAhead()} from
 * another thread); the extents are read by anyone who holds the segment.
 */
abstract class SegmentSpace {
  private static final Extent[] NONE = {};
  private volatile Extent[] extents = NONE;

  /**
   * The extent in which this many bytes can be written at a position.
   *
   * @throws IOException where the space can't be had, with nothing changed
   */
  abstract Extent reserve(int position, int length) throws IOException;

  /** Takes the next step of space early, off the writer's path. */
  abstract void growAhead() throws IOException;

  /** Whether the writer has come so near to the end of its space that more should be had. */
  abstract boolean isShort(int position);

  /** The file, for sendfile; null where there is none. */
  abstract FileChannel channel();

  abstract void force() throws IOException;

  /** Gives back what lies behind the last byte. */
  abstract void truncate(int size) throws IOException;

  /** Unmaps; nobody reads any more. */
  abstract void close() throws IOException;

  /** The extent that holds the batch at this position; null where there is none. */
  final Extent extentAt(int position) {
    Extent[] current = extents;
    for (int i = current.length - 1; i >= 0; i--) {
      if (current[i].start() <= position) {
        return current[i];
      }
    }
    return null;
  }

  /** Where batches begin that are to be looked for in the next extent, and no more in this one. */
  final int endOf(Extent extent) {
    Extent[] current = extents;
    for (int i = current.length - 1; i > 0; i--) {
      if (current[i - 1] == extent) {
        return current[i].start();
      }
    }
    return Integer.MAX_VALUE;
  }

  final Extent last() {
    Extent[] current = extents;
    return current.length == 0 ? null : current[current.length - 1];
  }

  final void add(Extent extent) {
    Extent[] current = extents;
    Extent[] longer = Arrays.copyOf(current, current.length + 1);
    longer[current.length] = extent;
    extents = longer;
  }

  final void closeExtents() {
    Extent[] current = extents;
    extents = NONE;
    for (Extent extent : current) {
      extent.region().close();
    }
  }
}
