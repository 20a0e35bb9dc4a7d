package io.logwharf.coordinator.transaction;

import java.util.EnumSet;
import java.util.Set;

/** The states of an XA branch at the coordinator (suspension is the client's own business). */
public enum BranchState {
  /** Sessions work in it. */
  ACTIVE(0),
  /** Rolled back by the coordinator; kept so that the transaction manager hears why. */
  ROLLBACK_ONLY(1),
  /** Voted to commit; waits for the transaction manager, for as long as it takes. */
  PREPARED(2),
  COMMITTING(3),
  ROLLING_BACK(4),
  /** Committed by hand; kept until the transaction manager forgets it. */
  HEURISTIC_COMMITTED(5),
  /** Rolled back by hand; kept until the transaction manager forgets it. */
  HEURISTIC_ROLLED_BACK(6),
  /** Gone: whoever asks for it is told that there is no such branch. */
  FORGOTTEN(7);

  private final byte id;

  BranchState(int id) {
    this.id = (byte) id;
  }

  /** The code in the log. */
  public byte id() {
    return id;
  }

  /**
   * The state with this code in the log.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static BranchState forId(int id) {
    for (BranchState state : values()) {
      if (state.id == id) {
        return state;
      }
    }
    throw new IllegalArgumentException("no branch state has the number " + id);
  }

  /** Whether a recovery scan lists the branch. */
  public boolean isInDoubt() {
    return this == PREPARED || isHeuristic();
  }

  public boolean isHeuristic() {
    return this == HEURISTIC_COMMITTED || this == HEURISTIC_ROLLED_BACK;
  }

  /** Whether going over to this state decides the transactions of all sessions in the branch. */
  boolean decides() {
    return this != ACTIVE && this != PREPARED && this != FORGOTTEN;
  }

  /** What is decided in this state: true for commit. */
  boolean commits() {
    return this == COMMITTING || this == HEURISTIC_COMMITTED;
  }

  boolean mayBecome(BranchState next) {
    return next(this).contains(next);
  }

  private static Set<BranchState> next(BranchState state) {
    return switch (state) {
      case ACTIVE -> EnumSet.of(ROLLBACK_ONLY, PREPARED, COMMITTING, ROLLING_BACK, FORGOTTEN);
      case PREPARED ->
          EnumSet.of(COMMITTING, ROLLING_BACK, HEURISTIC_COMMITTED, HEURISTIC_ROLLED_BACK);
      case ROLLBACK_ONLY -> EnumSet.of(ROLLING_BACK, FORGOTTEN);
      case HEURISTIC_COMMITTED -> EnumSet.of(COMMITTING, FORGOTTEN);
      case HEURISTIC_ROLLED_BACK -> EnumSet.of(ROLLING_BACK, FORGOTTEN);
      case COMMITTING, ROLLING_BACK -> EnumSet.of(FORGOTTEN);
      case FORGOTTEN -> EnumSet.noneOf(BranchState.class);
    };
  }
}
