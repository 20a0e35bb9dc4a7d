package io.logwharf.log.segment;

import io.logwharf.log.AbortedTransaction;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * Kafka's transaction index: the aborted transactions whose markers are in the segment, by marker.
 * Each is a version (int16, 0), producer id, first offset, last offset and last stable offset
 * (int64 each). Not sparse, but kept and stored like the indexes that are.
 */
final class TransactionIndex extends SparseIndex {
  private static final int BYTES = 34;
  private static final short VERSION = 0;
  private static final int PRODUCER_ID = 2;
  private static final int FIRST_OFFSET = 10;
  private static final int LAST_OFFSET = 18;
  private static final int LAST_STABLE_OFFSET = 26;

  TransactionIndex() {
    super(BYTES);
  }

  void append(AbortedTransaction aborted) {
    ByteBuffer entries = roomForOne();
    int at = at(count());
    entries.putShort(at, VERSION);
    entries.putLong(at + PRODUCER_ID, aborted.producerId());
    entries.putLong(at + FIRST_OFFSET, aborted.firstOffset());
    entries.putLong(at + LAST_OFFSET, aborted.lastOffset());
    entries.putLong(at + LAST_STABLE_OFFSET, aborted.lastStableOffset());
    publish();
  }

  /**
   * Shows the transactions that reach into a range of offsets, until the visitor has seen enough.
   *
   * @param visitor whether to go on
   * @return false where nothing behind this segment can reach into the range, or the visitor has
   *     seen enough
   */
  boolean visit(long from, long to, Predicate<AbortedTransaction> visitor) {
    int count = count();
    ByteBuffer entries = entries();
    for (int i = firstEndingAt(entries, count, from); i < count; i++) {
      AbortedTransaction aborted = entry(entries, i);
      if (aborted.firstOffset() < to && !visitor.test(aborted)) {
        return false;
      }
      if (aborted.lastStableOffset() >= to) {
        return false;
      }
    }
    return true;
  }

  /** Drops what ends behind this offset. */
  void dropAfter(long offset) {
    dropFromEntry(firstEndingAt(entries(), count(), offset + 1));
  }

  private int firstEndingAt(ByteBuffer entries, int count, long offset) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.getLong(at(middle) + LAST_OFFSET) < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private AbortedTransaction entry(ByteBuffer entries, int i) {
    int at = at(i);
    return new AbortedTransaction(
        entries.getLong(at + PRODUCER_ID),
        entries.getLong(at + FIRST_OFFSET),
        entries.getLong(at + LAST_OFFSET),
        entries.getLong(at + LAST_STABLE_OFFSET));
  }

  @Override
  boolean isPlausible(ByteBuffer entries, int i) {
    int at = at(i);
    long last = entries.getLong(at + LAST_OFFSET);
    return entries.getShort(at) == VERSION
        && entries.getLong(at + FIRST_OFFSET) < last
        && (i == 0 || last > entries.getLong(at(i - 1) + LAST_OFFSET));
  }
}
