package io.logwharf.jms.receive;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import java.util.ArrayList;
import java.util.List;

/** Typed ranges of offsets in the order they were added, neighbours merged. Not thread-safe. */
final class OffsetRanges {
  private static final int FIRST = 0;
  private static final int LAST = 1;

  // Parallel lists instead of objects: the last range changes with every message.
  private long[][] bounds = new long[4][2];
  private AckType[] types = new AckType[4];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  void add(long offset, AckType type) {
    add(offset, offset, type);
  }

  void add(AckRange range) {
    add(range.firstOffset(), range.lastOffset(), range.type());
  }

  private void add(long first, long last, AckType type) {
    if (size > 0 && types[size - 1] == type && bounds[size - 1][LAST] + 1 == first) {
      bounds[size - 1][LAST] = last;
      return;
    }
    if (size == types.length) {
      grow();
    }
    types[size] = type;
    bounds[size][FIRST] = first;
    bounds[size][LAST] = last;
    size++;
  }

  /** Removes this offset where it is the last one added, with this type. */
  void removeLast(long offset, AckType type) {
    if (isLast(offset, type)) {
      cut(size - 1, offset, offset);
    }
  }

  /** Removes these offsets, wherever they are, from the ranges of this type. */
  void remove(long first, long last, AckType type) {
    if (first == last && isLast(last, type)) {
      cut(size - 1, first, last);
      return;
    }
    for (int i = size - 1; i >= 0; i--) {
      if (types[i] == type && bounds[i][FIRST] <= last && first <= bounds[i][LAST]) {
        cut(i, first, last);
      }
    }
  }

  private boolean isLast(long offset, AckType type) {
    return size > 0 && types[size - 1] == type && bounds[size - 1][LAST] == offset;
  }

  /** Takes these offsets, some of which are in it, out of the range with this index. */
  private void cut(int index, long first, long last) {
    long[] range = bounds[index];
    long rangeLast = range[LAST];
    if (range[FIRST] >= first && rangeLast <= last) {
      removeRange(index);
    } else if (range[FIRST] >= first) {
      range[FIRST] = last + 1;
    } else {
      range[LAST] = first - 1;
      if (rangeLast > last) {
        insertRange(index + 1, last + 1, rangeLast, types[index]);
      }
    }
  }

  private void removeRange(int index) {
    long[] free = bounds[index];
    System.arraycopy(bounds, index + 1, bounds, index, size - index - 1);
    System.arraycopy(types, index + 1, types, index, size - index - 1);
    size--;
    bounds[size] = free;
  }

  private void insertRange(int index, long first, long last, AckType type) {
    if (size == types.length) {
      grow();
    }
    long[] free = bounds[size];
    System.arraycopy(bounds, index, bounds, index + 1, size - index);
    System.arraycopy(types, index, types, index + 1, size - index);
    size++;
    free[FIRST] = first;
    free[LAST] = last;
    bounds[index] = free;
    types[index] = type;
  }

  /** Removes all ranges of this type. */
  void removeAll(AckType type) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (types[i] != type) {
        long[] free = bounds[kept];
        bounds[kept] = bounds[i];
        bounds[i] = free;
        types[kept] = types[i];
        kept++;
      }
    }
    size = kept;
  }

  boolean contains(long offset) {
    for (int i = size - 1; i >= 0; i--) {
      if (bounds[i][FIRST] <= offset && offset <= bounds[i][LAST]) {
        return true;
      }
    }
    return false;
  }

  /** All ranges, with this type, or their own where it is null; none are left here. */
  List<AckRange> take(AckType type) {
    List<AckRange> ranges = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ranges.add(new AckRange(bounds[i][FIRST], bounds[i][LAST], type == null ? types[i] : type));
    }
    size = 0;
    return ranges;
  }

  private void grow() {
    int capacity = size * 2;
    types = java.util.Arrays.copyOf(types, capacity);
    bounds = java.util.Arrays.copyOf(bounds, capacity);
    for (int i = size; i < capacity; i++) {
      bounds[i] = new long[2];
    }
  }
}
