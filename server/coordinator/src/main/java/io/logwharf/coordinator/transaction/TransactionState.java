package io.logwharf.coordinator.transaction;

import java.util.EnumSet;
import java.util.Set;

/** The states of a producer's transaction, by Kafka's names and ids. */
public enum TransactionState {
  /** Initialised; no transaction yet. */
  EMPTY(0, "Empty"),
  ONGOING(1, "Ongoing"),
  /** Decided to commit; markers are being written. */
  PREPARE_COMMIT(2, "PrepareCommit"),
  /** Decided to abort; markers are being written. */
  PREPARE_ABORT(3, "PrepareAbort"),
  COMPLETE_COMMIT(4, "CompleteCommit"),
  COMPLETE_ABORT(5, "CompleteAbort"),
  /** Expired: the producer is forgotten. */
  DEAD(6, "Dead");

  private final byte id;
  private final String displayName;

  TransactionState(int id, String displayName) {
    this.id = (byte) id;
    this.displayName = displayName;
  }

  /** Kafka's code, as DescribeTransactions and the records have it. */
  public byte id() {
    return id;
  }

  /**
   * The state with this code.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static TransactionState forId(int id) {
    for (TransactionState state : values()) {
      if (state.id == id) {
        return state;
      }
    }
    throw new IllegalArgumentException("no transaction state has the number " + id);
  }

  /** Kafka's name, as ListTransactions and DescribeTransactions print it. */
  public String displayName() {
    return displayName;
  }

  /** Whether nothing is open and nothing is owed to a participant. */
  public boolean isIdle() {
    return this == EMPTY || this == COMPLETE_COMMIT || this == COMPLETE_ABORT;
  }

  /** Whether the decision is made and markers may be outstanding. */
  public boolean isDecided() {
    return this == PREPARE_COMMIT || this == PREPARE_ABORT;
  }

  /** Whether a producer in this state may go over to the other. */
  boolean mayBecome(TransactionState next) {
    return next(this).contains(next);
  }

  private static Set<TransactionState> next(TransactionState state) {
    return switch (state) {
      case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT ->
          // Straight to a decision where nothing was written: only the epoch goes up.
          EnumSet.of(EMPTY, ONGOING, PREPARE_COMMIT, PREPARE_ABORT, DEAD);
      case ONGOING -> EnumSet.of(ONGOING, PREPARE_COMMIT, PREPARE_ABORT);
      case PREPARE_COMMIT -> EnumSet.of(COMPLETE_COMMIT);
      case PREPARE_ABORT -> EnumSet.of(COMPLETE_ABORT);
      case DEAD -> EnumSet.noneOf(TransactionState.class);
    };
  }
}
