package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.DeadLetterReason;
import io.logwharf.coordinator.share.record.Holding;
import io.logwharf.coordinator.share.record.TransactionKey;

/**
 * One consumer as a share partition knows it, from {@link SharePartition#join} until {@link
 * SharePartition#leave}. Owned by the share partition's owner thread.
 */
public final class ShareMember {
  private static final long HOLDS_NOTHING = Long.MAX_VALUE;
  private static final long NO_PRODUCER = -1;

  private final SharePartition partition;

  /** Null for pseudo-members: one is made for each transaction, and hardly any is ever named. */
  private final String id;

  private final int slot;
  private final boolean timed;
  private final RecordState state;
  private final Holding holding;
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
    this.holding = null;
    this.transaction = null;
    this.producerId = NO_PRODUCER;
  }

  private ShareMember(
      RecordState state, Holding holding, TransactionKey transaction, long producerId, int slot) {
    this.partition = null;
    this.id = null;
    this.slot = slot;
    this.timed = false;
    this.state = state;
    this.holding = holding;
    this.transaction = transaction;
    this.producerId = producerId;
  }

  /**
   * The pseudo-member that holds what is acknowledged in a transaction.
   *
   * @param moving why it is being moved in it, null for what consumers have accepted
   */
  static ShareMember ofTransaction(TransactionKey transaction, DeadLetterReason moving, int slot) {
    Holding holding =
        moving == null ? new Holding.Pending(transaction) : new Holding.Moving(transaction, moving);
    return new ShareMember(
        RecordState.PENDING, holding, transaction, transaction.producerId(), slot);
  }

  /** The pseudo-member that holds the records of a producer's open transaction. */
  static ShareMember ofProducer(long producerId, int slot) {
    return new ShareMember(RecordState.HIDDEN, null, null, producerId, slot);
  }

  /** The pseudo-member that holds what is to be delivered again at a time. */
  static ShareMember ofScheduled(int slot) {
    return new ShareMember(RecordState.SCHEDULED, null, null, NO_PRODUCER, slot);
  }

  /** The pseudo-member that holds what is to be moved. */
  static ShareMember ofCondemned(DeadLetterReason reason, int slot) {
    Holding holding = new Holding.Condemned(reason);
    return new ShareMember(RecordState.CONDEMNED, holding, null, NO_PRODUCER, slot);
  }

  /** The name that it joined with, or a description of what it stands for. */
  public String id() {
    if (id != null) {
      return id;
    }
    return holding == null ? state + " " + producerId : holding.toString();
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

  /** What is recorded of why it holds records; null where nothing is, or each has its own time. */
  Holding holding() {
    return holding;
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
