package io.logwharf.coordinator.share;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The records of a share partition that wait for their time, soonest first: a binary heap of 16
 * bytes a record. Owned by the share partition's owner thread.
 */
public final class DueTimes {
  private static final int FIRST_LENGTH = 16;

  private long[] times = new long[FIRST_LENGTH];
  private long[] offsets = new long[FIRST_LENGTH];
  private int size;

  /** Whether none waits. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** How many wait. */
  public int size() {
    return size;
  }

  /** The soonest time, in ms since 1970; there must be one. */
  public long nextTimeMs() {
    return times[0];
  }

  /** Adds a record with its time, in ms since 1970. */
  public void add(long timeMs, long offset) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      offsets = Arrays.copyOf(offsets, 2 * size);
    }
    int at = size++;
    while (at > 0 && isBefore(timeMs, offset, (at - 1) / 2)) {
      move((at - 1) / 2, at);
      at = (at - 1) / 2;
    }
    times[at] = timeMs;
    offsets[at] = offset;
  }

  /** Removes the record with the soonest time, the first of several; gives its offset. */
  public long poll() {
    long first = offsets[0];
    size--;
    sinkFromTop(times[size], offsets[size]);
    if (size == 0) {
      clear();
    }
    return first;
  }

  /** The times by offset; a copy. */
  Map<Long, Long> byOffset() {
    Map<Long, Long> byOffset = new HashMap<>();
    for (int i = 0; i < size; i++) {
      byOffset.put(offsets[i], times[i]);
    }
    return byOffset;
  }

  /** Forgets all. */
  public void clear() {
    size = 0;
    times = new long[FIRST_LENGTH];
    offsets = new long[FIRST_LENGTH];
  }

  private void sinkFromTop(long timeMs, long offset) {
    int at = 0;
    int child = 1;
    while (child < size) {
      if (child + 1 < size && isBefore(times[child + 1], offsets[child + 1], child)) {
        child++;
      }
      if (isBefore(timeMs, offset, child)) {
        break;
      }
      move(child, at);
      at = child;
      child = 2 * at + 1;
    }
    times[at] = timeMs;
    offsets[at] = offset;
  }

  private boolean isBefore(long timeMs, long offset, int other) {
    return timeMs < times[other] || (timeMs == times[other] && offset < offsets[other]);
  }

  private void move(int from, int to) {
    times[to] = times[from];
    offsets[to] = offsets[from];
  }
}
