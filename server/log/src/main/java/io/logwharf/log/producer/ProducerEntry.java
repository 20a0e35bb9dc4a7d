package io.logwharf.log.producer;

/**
 * One producer id in one log: its epoch and its last batches, at most as many as a client may have
 * in flight. Guarded by the log's lock.
 */
final class ProducerEntry {
  /** As many batches as a client may have in flight at most (KIP-98). */
  static final int REMEMBERED = 5;

  private static final int FIELDS = 3;
  private static final int FIRST_SEQUENCE = 0;
  private static final int LAST_SEQUENCE = 1;
  private static final int LAST_OFFSET = 2;

  final long producerId;
  private final long[] batches = new long[REMEMBERED * FIELDS];
  private short epoch;
  private int next;
  private int count;
  private long lastTimestampMs;

  ProducerEntry(long producerId, short epoch) {
    this.producerId = producerId;
    this.epoch = epoch;
  }

  short epoch() {
    return epoch;
  }

  int count() {
    return count;
  }

  /** When the producer was last heard of, in ms since 1970 by the broker's clock. */
  long lastTimestampMs() {
    return lastTimestampMs;
  }

  void setLastTimestampMs(long timestampMs) {
    lastTimestampMs = timestampMs;
  }

  /** The oldest remembered batch is 0. */
  int firstSequence(int i) {
    return (int) batches[slot(i) + FIRST_SEQUENCE];
  }

  int lastSequence(int i) {
    return (int) batches[slot(i) + LAST_SEQUENCE];
  }

  long lastOffset(int i) {
    return batches[slot(i) + LAST_OFFSET];
  }

  /** The remembered batch with these sequence numbers, -1 where there is none. */
  int find(int firstSequence, int lastSequence) {
    for (int i = count - 1; i >= 0; i--) {
      if (firstSequence(i) == firstSequence && lastSequence(i) == lastSequence) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a batch with this first sequence number follows the newest one. */
  boolean isNext(int firstSequence) {
    if (count == 0) {
      return true;
    }
    int last = lastSequence(count - 1);
    return last == Integer.MAX_VALUE ? firstSequence == 0 : firstSequence == last + 1;
  }

  /** Begins a newer epoch, in which nothing has been sent yet. */
  void bumpEpoch(short newer) {
    epoch = newer;
    count = 0;
    next = 0;
  }

  void add(int firstSequence, int lastSequence, long lastOffset) {
    int at = next * FIELDS;
    batches[at + FIRST_SEQUENCE] = firstSequence;
    batches[at + LAST_SEQUENCE] = lastSequence;
    batches[at + LAST_OFFSET] = lastOffset;
    next = (next + 1) % REMEMBERED;
    count = Math.min(count + 1, REMEMBERED);
  }

  ProducerEntry copy() {
    ProducerEntry copy = new ProducerEntry(producerId, epoch);
    System.arraycopy(batches, 0, copy.batches, 0, batches.length);
    copy.next = next;
    copy.count = count;
    copy.lastTimestampMs = lastTimestampMs;
    return copy;
  }

  private int slot(int i) {
    return (next - count + i + REMEMBERED) % REMEMBERED * FIELDS;
  }
}
