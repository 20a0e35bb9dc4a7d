package io.logwharf.log.segment;

import java.nio.ByteBuffer;

/**
 * Kafka's offset index: relative last offset of a batch (int32), position of the batch in the
 * segment (int32).
 */
final class OffsetIndex extends SparseIndex {
  private static final int BYTES = 8;
  private final long baseOffset;

  OffsetIndex(long baseOffset) {
    super(BYTES);
    this.baseOffset = baseOffset;
  }

  void append(long lastOffset, int position) {
    ByteBuffer entries = roomForOne();
    int at = at(count());
    entries.putInt(at, (int) (lastOffset - baseOffset));
    entries.putInt(at + 4, position);
    publish();
  }

  /** The position from which a scan forward finds the batch that holds the offset. */
  int positionFor(long offset) {
    ByteBuffer entries = entries();
    long relative = offset - baseOffset;
    int low = 0;
    int high = count() - 1;
    int position = 0;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = at(middle);
      if (entries.getInt(at) <= relative) {
        position = entries.getInt(at + 4);
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return position;
  }

  /** The position of the last entry, 0 where there is none. */
  int lastPosition() {
    int count = count();
    return count == 0 ? 0 : entries().getInt(at(count - 1) + 4);
  }

  /** Drops what points behind the end of the segment. */
  void dropFrom(int position) {
    while (count() > 0 && lastPosition() >= position) {
      dropFromEntry(count() - 1);
    }
  }

  @Override
  boolean isPlausible(ByteBuffer entries, int i) {
    int at = at(i);
    if (i == 0) {
      return entries.getInt(at) >= 0 && entries.getInt(at + 4) > 0;
    }
    int before = at(i - 1);
    return entries.getInt(at) > entries.getInt(before)
        && entries.getInt(at + 4) > entries.getInt(before + 4);
  }
}
