package io.logwharf.coordinator.share;

/**
 * The pages of a share partition in order of offset. Pages are added behind the last one only; a
 * removed page leaves a hole, and the array is closed up when half of it is holes, so a page is
 * found in constant or logarithmic time however old the oldest page is. Owned by the share
 * partition's owner thread.
 */
final class PageIndex {
  private static final int INITIAL_CAPACITY = 4;

  private long[] bases = new long[INITIAL_CAPACITY];
  private SharePage[] pages = new SharePage[INITIAL_CAPACITY];
  private int from;
  private int to;
  private int present;

  int size() {
    return present;
  }

  /** The page that begins at this base, or null. */
  SharePage find(long base) {
    int position = position(base);
    return position < to && bases[position] == base ? pages[position] : null;
  }

  /** The first page that begins at this base or behind it, or null. */
  SharePage ceiling(long base) {
    for (int i = position(base); i < to; i++) {
      if (pages[i] != null) {
        return pages[i];
      }
    }
    return null;
  }

  SharePage first() {
    return from < to ? pages[from] : null;
  }

  SharePage last() {
    return from < to ? pages[to - 1] : null;
  }

  /** Adds a page, which must begin behind all others. */
  void append(SharePage page) {
    if (from < to && page.base() <= bases[to - 1]) {
      throw new IllegalStateException(
          "page " + page.base() + " is not behind page " + bases[to - 1]);
    }
    if (to == pages.length) {
      closeUp(present * 2 > pages.length ? pages.length * 2 : pages.length);
    }
    bases[to] = page.base();
    pages[to++] = page;
    present++;
  }

  void remove(SharePage page) {
    pages[position(page.base())] = null;
    present--;
    while (from < to && pages[from] == null) {
      from++;
    }
    while (to > from && pages[to - 1] == null) {
      to--;
    }
    if (to - from > INITIAL_CAPACITY && present * 2 < to - from) {
      closeUp(Math.max(INITIAL_CAPACITY, present * 2));
    }
  }

  /** The position of the first page or hole at this base or behind it. */
  private int position(long base) {
    if (from == to || base <= bases[from]) {
      return from;
    }
    long pagesFromLast = (bases[to - 1] - base) / SharePage.SIZE;
    if (pagesFromLast < to - from && pagesFromLast >= 0) {
      int guess = to - 1 - (int) pagesFromLast;
      if (bases[guess] == base) {
        return guess;
      }
    }
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bases[middle] < base) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void closeUp(int capacity) {
    long[] newBases = new long[capacity];
    SharePage[] newPages = new SharePage[capacity];
    int next = 0;
    for (int i = from; i < to; i++) {
      if (pages[i] != null) {
        newBases[next] = bases[i];
        newPages[next++] = pages[i];
      }
    }
    bases = newBases;
    pages = newPages;
    from = 0;
    to = next;
  }
}
