package io.logwharf.broker.share.delivery;

import java.util.Arrays;

/** Ascending offsets, taken from the lowest on. Bounded. Owned by one thread. */
final class OffsetQueue {
  static final int MAX_SIZE = 4096;

  private static final int FIRST_CAPACITY = 16;

  private long[] offsets = new long[FIRST_CAPACITY];
  private int first;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** How many more it takes. */
  int room() {
    return MAX_SIZE - size;
  }

  /** The lowest; of a queue that isn't empty. */
  long first() {
    return offsets[first];
  }

  /**
   * Adds an offset.
   *
   * @throws IllegalArgumentException where it is not above all others, or there is no room
   */
  void add(long offset) {
    if (size > 0 && offset <= offsets[(first + size - 1) % offsets.length]) {
      throw new IllegalArgumentException(offset + " is not above all others");
    }
    if (size == MAX_SIZE) {
      throw new IllegalArgumentException("no room for " + offset);
    }
    if (size == offsets.length) {
      grow();
    }
    offsets[(first + size) % offsets.length] = offset;
    size++;
  }

  /** Takes out all that are below an offset. */
  void removeBelow(long offset) {
    while (size > 0 && offsets[first] < offset) {
      first = (first + 1) % offsets.length;
      size--;
    }
  }

  private void grow() {
    int head = offsets.length - first;
    long[] larger = Arrays.copyOf(Arrays.copyOfRange(offsets, first, offsets.length), 2 * size);
    System.arraycopy(offsets, 0, larger, head, first);
    offsets = larger;
    first = 0;
  }
}
