package io.logwharf.broker.share.order;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * A set of offsets, as bitmaps of 1024: memory goes by the span of those in it, 128 bytes and a map
 * entry for each 1024. Owned by one thread.
 */
final class OffsetSet {
  static final long NONE = -1;

  private static final int PAGE = 1024;
  private static final int WORDS = PAGE / Long.SIZE;

  private final TreeMap<Long, long[]> pages = new TreeMap<>();
  private long recentBase = NONE;
  private long[] recent;

  boolean isEmpty() {
    return pages.isEmpty();
  }

  void add(long offset) {
    long base = baseOf(offset);
    long[] words = page(base);
    if (words == null) {
      words = new long[WORDS];
      pages.put(base, words);
      recent = words;
    }
    words[wordOf(offset)] |= bit(offset);
  }

  void remove(long firstOffset, long lastOffset) {
    Map.Entry<Long, long[]> entry = pages.ceilingEntry(baseOf(firstOffset));
    while (entry != null && entry.getKey() <= lastOffset) {
      long base = entry.getKey();
      long from = Math.max(firstOffset, base);
      long to = Math.min(lastOffset, base + PAGE - 1);
      if (clear(entry.getValue(), (int) (from - base), (int) (to - base))) {
        drop(base);
      }
      entry = pages.higherEntry(base);
    }
  }

  boolean contains(long offset) {
    return (word(offset) & bit(offset)) != 0;
  }

  /** The first offset in the set that is not below this one, {@link #NONE} where there is none. */
  long next(long from) {
    Map.Entry<Long, long[]> entry = pages.ceilingEntry(baseOf(from));
    while (entry != null) {
      long base = entry.getKey();
      int place = (int) Math.max(0, from - base);
      int found = next(entry.getValue(), place);
      if (found < PAGE) {
        return base + found;
      }
      entry = pages.higherEntry(base);
    }
    return NONE;
  }

  /** The 64 bits that hold the one of an offset, the lowest being that of a multiple of 64. */
  long word(long offset) {
    long[] words = page(baseOf(offset));
    return words == null ? 0 : words[wordOf(offset)];
  }

  void forEach(LongConsumer action) {
    for (long offset = next(0); offset != NONE; offset = next(offset + 1)) {
      action.accept(offset);
    }
  }

  /** Forgets pages that lie below an offset as a whole. */
  void trim(long below) {
    while (!pages.isEmpty() && pages.firstKey() + PAGE <= below) {
      drop(pages.firstKey());
    }
  }

  void clear() {
    pages.clear();
    recentBase = NONE;
    recent = null;
  }

  private long[] page(long base) {
    if (base != recentBase) {
      recent = pages.get(base);
      recentBase = base;
    }
    return recent;
  }

  private void drop(long base) {
    pages.remove(base);
    recentBase = NONE;
  }

  private static long baseOf(long offset) {
    return offset & -PAGE;
  }

  private static int wordOf(long offset) {
    return (int) (offset & (PAGE - 1)) / Long.SIZE;
  }

  private static long bit(long offset) {
    return 1L << offset;
  }

  private static int next(long[] words, int from) {
    if (from >= PAGE) {
      return PAGE;
    }
    int index = from / Long.SIZE;
    long rest = words[index] & (-1L << from);
    while (rest == 0) {
      if (++index == WORDS) {
        return PAGE;
      }
      rest = words[index];
    }
    return index * Long.SIZE + Long.numberOfTrailingZeros(rest);
  }

  /** Clears a range of bits; whether none is left. */
  private static boolean clear(long[] words, int from, int to) {
    long left = 0;
    for (int i = 0; i < WORDS; i++) {
      int start = i * Long.SIZE;
      if (from <= start && to >= start + Long.SIZE - 1) {
        words[i] = 0;
      } else if (from < start + Long.SIZE && to >= start) {
        long mask = -1L << Math.max(from - start, 0);
        mask &= -1L >>> Math.max(0, start + Long.SIZE - 1 - to);
        words[i] &= ~mask;
      }
      left |= words[i];
    }
    return left == 0;
  }
}
