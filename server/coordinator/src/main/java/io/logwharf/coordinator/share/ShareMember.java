package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.TransactionKey;

/**
 * One consumer as a share partition knows it, from {@link SharePartition#join} until {@link
 * SharePartition#leave}. Owned by the share partition's owner thread.
 */
public final class ShareMember {
  private static final long HOLDS_NOTHING = Long.MAX_VALUE;
  private static final long NO_PRODUCER = -1;

  private final SharePartition partition;
  private final String id;
  private final int slot;
  private final boolean timed;
  private final RecordState state;
  private final TransactionKey transaction;
  private final long producerId;
  private int held;
  private int reported;
  private long lowestHeld = HOLDS_NOTHING;
  private boolean joined = true;

  ShareMember(SharePartition partition, String id, int slot, boolean timed) {
    this.partition = partition;
    this.id = id;
    this.slot = slot;
    this.timed = timed;
    this.state = RecordState.ACQUIRED;
    this.transaction = null;
    this.producerId = NO_PRODUCER;
  }

  private ShareMember(String id, int slot, TransactionKey transaction, long producerId) {
    this.partition = null;
    this.id = id;
    this.slot = slot;
    this.timed = false;
    this.state = transaction == null ? RecordState.HIDDEN : RecordState.PENDING;
    this.transaction = transaction;
    this.producerId = producerId;
  }

  /** The pseudo-member that holds what is acknowledged in a transaction. */
  static ShareMember ofTransaction(TransactionKey transaction, int slot) {
    return new ShareMember(transaction.toString(), slot, transaction, transaction.producerId());
  }

  /** The pseudo-member that holds the records of a producer's open transaction. */
  static ShareMember ofProducer(long producerId, int slot) {
    return new ShareMember("producer " + producerId, slot, null, producerId);
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

  /** What the records are that it holds. */
  RecordState state() {
    return state;
  }

  /** The transaction it holds acknowledged records for, null where it doesn't. */
  TransactionKey transaction() {
    return transaction;
  }

  /** Of the transaction that it holds records for. */
  long producerId() {
    return producerId;
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
