package io.logwharf.log.segment;

import java.nio.ByteBuffer;

/**
 * Kafka's time index: the largest timestamp so far (int64, ms since 1970), relative offset of the
 * record that has it (int32).
 */
final class TimeIndex extends SparseIndex {
  private static final int BYTES = 12;
  private final long baseOffset;

  TimeIndex(long baseOffset) {
    super(BYTES);
    this.baseOffset = baseOffset;
  }

  /** Notes the largest timestamp so far; ignored where it has not grown since the last entry. */
  void append(long timestamp, long offset) {
    if (count() > 0 && timestamp <= lastTimestamp()) {
      return;
    }
    ByteBuffer entries = roomForOne();
    int at = at(count());
    entries.putLong(at, timestamp);
    entries.putInt(at + 8, (int) (offset - baseOffset));
    publish();
  }

  /** The offset before which every record is older than the timestamp. */
  long offsetFor(long timestamp) {
    ByteBuffer entries = entries();
    int low = 0;
    int high = count() - 1;
    long offset = baseOffset;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = at(middle);
      if (entries.getLong(at) < timestamp) {
        offset = baseOffset + entries.getInt(at + 8);
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return offset;
  }

  /** The timestamp of the last entry, -1 where there is none. */
  long lastTimestamp() {
    int count = count();
    return count == 0 ? -1 : entries().getLong(at(count - 1));
  }

  long lastOffset() {
    int count = count();
    return count == 0 ? baseOffset : baseOffset + entries().getInt(at(count - 1) + 8);
  }

  /** Drops what tells of records behind this one. */
  void dropAfter(long offset) {
    while (count() > 0 && lastOffset() > offset) {
      dropFromEntry(count() - 1);
    }
  }

  @Override
  boolean isPlausible(ByteBuffer entries, int i) {
    int at = at(i);
    if (i == 0) {
      return entries.getLong(at) >= 0 && entries.getInt(at + 8) >= 0;
    }
    int before = at(i - 1);
    return entries.getLong(at) > entries.getLong(before)
        && entries.getInt(at + 8) > entries.getInt(before + 8);
  }
}
