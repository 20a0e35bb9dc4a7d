package io.logwharf.broker.share.delivery;

/**
 * Records in order of offset, taken from the lowest on, with their places in their batches.
 * Bounded. Owned by one thread.
 */
final class FoundRecords {
  static final int MAX_SIZE = 4096;

  private static final int FIRST_CAPACITY = 16;

  private long[] offsets = new long[FIRST_CAPACITY];
  private int[] places = new int[FIRST_CAPACITY];
  private int first;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == MAX_SIZE;
  }

  /** The lowest offset; where there is one. */
  long first() {
    return offsets[first];
  }

  /** The place of the record at the lowest offset, as it was added; where there is one. */
  int placeOfFirst() {
    return places[first];
  }

  /**
   * Adds a record.
   *
   * @param place see {@link io.logwharf.protocol.record.RecordCursor#place}
   * @return false where it is not above all others
   * @throws IllegalStateException where it is full
   */
  boolean add(long offset, int place) {
    if (size > 0 && offset <= offsets[at(size - 1)]) {
      return false;
    }
    if (isFull()) {
      throw new IllegalStateException("no room for " + offset);
    }
    if (size == offsets.length) {
      grow();
    }
    offsets[at(size)] = offset;
    places[at(size)] = place;
    size++;
    return true;
  }

  /** Takes out all that are below an offset. */
  void removeBelow(long offset) {
    while (size > 0 && offsets[first] < offset) {
      first = at(1);
      size--;
    }
  }

  /** The capacity is a power of two. */
  private int at(int index) {
    return (first + index) & (offsets.length - 1);
  }

  private void grow() {
    long[] largerOffsets = new long[2 * size];
    int[] largerPlaces = new int[2 * size];
    int head = size - first;
    System.arraycopy(offsets, first, largerOffsets, 0, head);
    System.arraycopy(offsets, 0, largerOffsets, head, first);
    System.arraycopy(places, first, largerPlaces, 0, head);
    System.arraycopy(places, 0, largerPlaces, head, first);
    offsets = largerOffsets;
    places = largerPlaces;
    first = 0;
  }
}
