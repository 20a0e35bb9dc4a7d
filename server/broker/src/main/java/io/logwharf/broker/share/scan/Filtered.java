package io.logwharf.broker.share.scan;

import io.logwharf.protocol.record.BatchView;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which batches of a log have been held against a subscription's filter: all below an offset, and
 * some beyond it, where dispatch went ahead for the sake of priorities. Owned by the event loop of
 * the share partition.
 */
final class Filtered {
  /** The end of each batch beyond, by its base offset. */
  private final TreeMap<Long, Long> beyond = new TreeMap<>();

  private long upTo;

  /** Below it all have been. */
  long upTo() {
    return upTo;
  }

  boolean contains(BatchView batch) {
    return batch.lastOffset() < upTo || beyond.containsKey(batch.baseOffset());
  }

  /**
   * Adds a batch.
   *
   * @param start below which nothing need be looked at
   */
  void add(BatchView batch, long start) {
    upTo = Math.max(upTo, start);
    if (beyond.isEmpty() && batch.baseOffset() <= upTo) {
      upTo = Math.max(upTo, batch.lastOffset() + 1);
      return;
    }
    beyond.put(batch.baseOffset(), batch.lastOffset() + 1);
    Map.Entry<Long, Long> next = beyond.firstEntry();
    while (next != null && next.getKey() <= upTo) {
      upTo = Math.max(upTo, next.getValue());
      beyond.pollFirstEntry();
      next = beyond.firstEntry();
    }
  }

  void clear() {
    beyond.clear();
    upTo = 0;
  }
}
