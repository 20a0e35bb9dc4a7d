package io.logwharf.broker.share.delivery;

import java.util.Map;
import java.util.TreeMap;

/**
 * A set of offsets, kept as ranges. Bounded: where there are too many ranges, neighbours are put
 * together, so that it holds what was added, and possibly more between. Owned by one thread.
 */
final class OffsetRanges {
  static final int MAX_RANGES = 4096;

  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

  boolean isEmpty() {
    return lastByFirst.isEmpty();
  }

  int size() {
    return lastByFirst.size();
  }

  /** The lowest offset; of a set that isn't empty. */
  long first() {
    return lastByFirst.firstKey();
  }

  /** The last offset of the lowest range; of a set that isn't empty. */
  long lastOfFirst() {
    return lastByFirst.firstEntry().getValue();
  }

  void add(long offset) {
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(offset);
    if (before != null && before.getValue() >= offset) {
      return;
    }
    Long lastOfNext = lastByFirst.remove(offset + 1);
    long last = lastOfNext == null ? offset : lastOfNext;
    boolean extendsBefore = before != null && before.getValue() == offset - 1;
    lastByFirst.put(extendsBefore ? before.getKey() : offset, last);
    if (lastByFirst.size() > MAX_RANGES) {
      coarsen();
    }
  }

  void removeBelow(long offset) {
    while (!lastByFirst.isEmpty() && first() < offset) {
      long last = lastByFirst.pollFirstEntry().getValue();
      if (last >= offset) {
        lastByFirst.put(offset, last);
      }
    }
  }

  void clear() {
    lastByFirst.clear();
  }

  /** Closes the smallest gaps, until half of the ranges are left. */
  private void coarsen() {
    for (long gap = 16; lastByFirst.size() > MAX_RANGES / 2; gap *= 4) {
      closeGaps(gap);
    }
  }

  private void closeGaps(long gap) {
    Map<Long, Long> old = new TreeMap<>(lastByFirst);
    lastByFirst.clear();
    long first = -1;
    long last = -1;
    for (Map.Entry<Long, Long> range : old.entrySet()) {
      if (first >= 0 && range.getKey() - last > gap) {
        lastByFirst.put(first, last);
        first = -1;
      }
      first = first < 0 ? range.getKey() : first;
      last = range.getValue();
    }
    lastByFirst.put(first, last);
  }
}
