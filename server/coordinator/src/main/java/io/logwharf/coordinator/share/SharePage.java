package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.StateRecordReader;
import java.util.Arrays;

/**
 * The state of the records at 1024 consecutive offsets. A record takes a slot: in a dense page the
 * slot of its place in the page; a page that has few records left is compacted and has slots for
 * these only. What few pages need (delivery counts, locks) is allocated when it is needed first.
 *
 * <p>A record is done, available or acquired: live where it is not done, and then available or not.
 * Its owner is a member, or a pseudo-member that holds it for a transaction.
 *
 * <p>Owned by the share partition's owner thread.
 */
final class SharePage {
  static final int SIZE = 1024;
  static final int NOBODY = -1;

  private static final int LEAST_TO_COMPACT = 4;
  private static final int NO_LOCK = 0;

  private final long base;

  /** The place in the page of each slot, ascending; null while the page is dense. */
  private char[] places;

  private int slots = SIZE;
  private long[] live = bits();
  private long[] available = bits();
  private long[] reported;
  private int[] owners;
  private char[] counts;
  private int[] locks;
  private int liveCount;
  private int availableCount;
  private int lockCount;
  private int earliestLock;
  private boolean listedAvailable;
  private int lockListing = -1;

  SharePage(long base) {
    this.base = base;
  }

  static long baseOf(long offset) {
    return offset & -SIZE;
  }

  long base() {
    return base;
  }

  /** The offset after the page's last. */
  long end() {
    return base + SIZE;
  }

  int slots() {
    return slots;
  }

  int liveCount() {
    return liveCount;
  }

  int availableCount() {
    return availableCount;
  }

  int lockCount() {
    return lockCount;
  }

  /** No lock ends before this time, in ms. */
  int earliestLock() {
    return earliestLock;
  }

  long offset(int slot) {
    return base + (places == null ? slot : places[slot]);
  }

  /** The first slot of an offset not below this one; may be {@link #slots()}. */
  int slotAtOrAfter(long offset) {
    long place = offset - base;
    if (place <= 0) {
      return 0;
    }
    if (place >= SIZE) {
      return slots;
    }
    if (places == null) {
      return (int) place;
    }
    int found = Arrays.binarySearch(places, 0, slots, (char) place);
    return found >= 0 ? found : -found - 1;
  }

  /** The slot of an offset of this page, -1 where it has none because it is done. */
  int find(long offset) {
    int slot = slotAtOrAfter(offset);
    return slot < slots && offset(slot) == offset ? slot : -1;
  }

  boolean isLive(int slot) {
    return get(live, slot);
  }

  boolean isAvailable(int slot) {
    return get(available, slot);
  }

  boolean isReported(int slot) {
    return reported != null && get(reported, slot);
  }

  int owner(int slot) {
    return owners == null || !isLive(slot) || isAvailable(slot) ? NOBODY : owners[slot];
  }

  int count(int slot) {
    return counts == null ? 0 : counts[slot];
  }

  /** Whether the record is acquired under a lock that has ended by this time, in ms. */
  boolean isLockOver(int slot, int nowMs) {
    return locks != null && locks[slot] != NO_LOCK && locks[slot] - nowMs <= 0;
  }

  /** Whether {@link ShareState} lists this page among those with available records. */
  boolean isListedAvailable() {
    return listedAvailable;
  }

  void setListedAvailable(boolean listed) {
    listedAvailable = listed;
  }

  /** Where {@link ShareState} lists this page among those with locks, -1 where it doesn't. */
  int lockListing() {
    return lockListing;
  }

  void setLockListing(int position) {
    lockListing = position;
  }

  /** The first live slot not below this one, or {@link #slots()}. */
  int nextLive(int slot) {
    return next(live, slot);
  }

  /** The first available slot not below this one, or {@link #slots()}. */
  int nextAvailable(int slot) {
    return next(available, slot);
  }

  /** Makes a record that was not touched before available; the page must be dense. */
  void add(int slot, int deliveryCount) {
    set(live, slot);
    set(available, slot);
    liveCount++;
    availableCount++;
    setCount(slot, deliveryCount);
  }

  void acquire(int slot, int owner) {
    clear(available, slot);
    availableCount--;
    if (owners == null) {
      owners = new int[slots];
    }
    owners[slot] = owner;
  }

  /** Gives an acquired record, no longer locked or reported, to another owner. */
  void handOver(int slot, int owner) {
    endAcquisition(slot);
    owners[slot] = owner;
  }

  /** Lets an acquisition end at a time, in ms; times are compared by their difference. */
  void lock(int slot, int untilMs) {
    int until = untilMs == NO_LOCK ? 1 : untilMs;
    if (locks == null) {
      locks = new int[slots];
    }
    if (lockCount == 0 || until - earliestLock < 0) {
      earliestLock = until;
    }
    if (locks[slot] == NO_LOCK) {
      lockCount++;
    }
    locks[slot] = until;
  }

  /** Finds the earliest end of a lock anew. */
  void refreshEarliestLock() {
    boolean first = true;
    for (int slot = 0; slot < slots && lockCount > 0; slot++) {
      if (locks[slot] != NO_LOCK && (first || locks[slot] - earliestLock < 0)) {
        earliestLock = locks[slot];
        first = false;
      }
    }
  }

  void setCount(int slot, int deliveryCount) {
    if (counts == null) {
      if (deliveryCount == 0) {
        return;
      }
      counts = new char[slots];
    }
    counts[slot] = (char) Math.min(deliveryCount, StateRecordReader.MAX_DELIVERY_COUNT);
  }

  void report(int slot) {
    if (reported == null) {
      reported = bits();
    }
    set(reported, slot);
  }

  /** Makes an acquired record available. */
  void release(int slot) {
    endAcquisition(slot);
    set(available, slot);
    availableCount++;
  }

  /** Makes a live record done. */
  void finish(int slot) {
    if (isAvailable(slot)) {
      clear(available, slot);
      availableCount--;
    } else {
      endAcquisition(slot);
    }
    clear(live, slot);
    liveCount--;
    setCount(slot, 0);
  }

  /** Whether compacting would save memory worth the copying. */
  boolean isSparse() {
    return slots >= LEAST_TO_COMPACT && liveCount * LEAST_TO_COMPACT <= slots;
  }

  /** Keeps slots for the live records only; slot numbers change, and no record can be added. */
  void compact() {
    int[] kept = new int[liveCount];
    for (int i = 0, slot = nextLive(0); i < liveCount; i++, slot = nextLive(slot + 1)) {
      kept[i] = slot;
    }
    char[] newPlaces = new char[liveCount];
    for (int i = 0; i < liveCount; i++) {
      newPlaces[i] = (char) (offset(kept[i]) - base);
    }
    places = newPlaces;
    slots = liveCount;
    live = pick(live, kept);
    available = pick(available, kept);
    reported = reported == null ? null : pick(reported, kept);
    owners = availableCount == liveCount || owners == null ? null : pick(owners, kept);
    locks = lockCount == 0 ? null : pick(locks, kept);
    counts = counts == null ? null : pick(counts, kept);
  }

  private void endAcquisition(int slot) {
    if (locks != null && locks[slot] != NO_LOCK) {
      locks[slot] = NO_LOCK;
      lockCount--;
    }
    if (reported != null) {
      clear(reported, slot);
    }
  }

  private long[] bits() {
    return new long[(slots + Long.SIZE - 1) / Long.SIZE];
  }

  private int next(long[] bits, int from) {
    if (from >= slots) {
      return slots;
    }
    int word = from / Long.SIZE;
    long rest = bits[word] & (-1L << from);
    while (rest == 0) {
      if (++word == bits.length) {
        return slots;
      }
      rest = bits[word];
    }
    return word * Long.SIZE + Long.numberOfTrailingZeros(rest);
  }

  private static boolean get(long[] bits, int slot) {
    return (bits[slot / Long.SIZE] & (1L << slot)) != 0;
  }

  private static void set(long[] bits, int slot) {
    bits[slot / Long.SIZE] |= 1L << slot;
  }

  private static void clear(long[] bits, int slot) {
    bits[slot / Long.SIZE] &= ~(1L << slot);
  }

  private static long[] pick(long[] bits, int[] kept) {
    long[] picked = new long[(kept.length + Long.SIZE - 1) / Long.SIZE];
    for (int i = 0; i < kept.length; i++) {
      if (get(bits, kept[i])) {
        set(picked, i);
      }
    }
    return picked;
  }

  private static int[] pick(int[] values, int[] kept) {
    int[] picked = new int[kept.length];
    for (int i = 0; i < kept.length; i++) {
      picked[i] = values[kept[i]];
    }
    return picked;
  }

  private static char[] pick(char[] values, int[] kept) {
    char[] picked = new char[kept.length];
    for (int i = 0; i < kept.length; i++) {
      picked[i] = values[kept[i]];
    }
    return picked;
  }
}
