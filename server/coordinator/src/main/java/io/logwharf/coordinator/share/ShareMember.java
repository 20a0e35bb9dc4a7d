package io.logwharf.coordinator.share;

/**
 * One consumer as a share partition knows it, from {@link SharePartition#join} until {@link
 * SharePartition#leave}. Owned by the share partition's owner thread.
 */
public final class ShareMember {
  private static final long HOLDS_NOTHING = Long.MAX_VALUE;

  private final SharePartition partition;
  private final String id;
  private final int slot;
  private final boolean timed;
  private int held;
  private int reported;
  private long lowestHeld = HOLDS_NOTHING;
  private boolean joined = true;

  ShareMember(SharePartition partition, String id, int slot, boolean timed) {
    this.partition = partition;
    this.id = id;
    this.slot = slot;
    this.timed = timed;
  }

  /** The name that it joined with. */
  public String id() {
    return id;
  }

  /** Whether its acquisitions end by time (stock share consumers). */
  public boolean isTimed() {
    return timed;
  }

  /** How many records it has acquired and neither acknowledged nor given back. */
  public int held() {
    return held;
  }

  /** How many of these it has not reported as handed to the application. */
  public int prefetched() {
    return held - reported;
  }

  int slot() {
    return slot;
  }

  boolean isMemberOf(SharePartition other) {
    return joined && partition == other;
  }

  void left() {
    joined = false;
  }

  /** No record below this offset is held. */
  long lowestHeld() {
    return lowestHeld;
  }

  void acquired(long offset) {
    held++;
    lowestHeld = Math.min(lowestHeld, offset);
  }

  void reportedDelivered() {
    reported++;
  }

  void letGo(boolean wasReported) {
    held--;
    if (wasReported) {
      reported--;
    }
    if (held == 0) {
      lowestHeld = HOLDS_NOTHING;
    }
  }
}
