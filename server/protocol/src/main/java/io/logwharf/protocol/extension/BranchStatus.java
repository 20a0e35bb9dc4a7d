package io.logwharf.protocol.extension;

/** How far an XA branch has come, as listings show it. */
public enum BranchStatus {
  /** Sessions work in it. */
  ACTIVE(0),
  /** Rolled back by the broker; the transaction manager has not heard of it yet. */
  ROLLBACK_ONLY(1),
  /** Voted to commit, and waits for the transaction manager for as long as it takes. */
  PREPARED(2),
  COMMITTING(3),
  ROLLING_BACK(4),
  /** Committed by hand; kept until it is forgotten. */
  HEURISTIC_COMMITTED(5),
  /** Rolled back by hand; kept until it is forgotten. */
  HEURISTIC_ROLLED_BACK(6);

  private static final BranchStatus[] ALL = values();
  private final byte id;

  BranchStatus(int id) {
    this.id = (byte) id;
  }

  /** The number on the wire. */
  public byte id() {
    return id;
  }

  /**
   * The status of this number.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static BranchStatus forId(int id) {
    for (BranchStatus status : ALL) {
      if (status.id == id) {
        return status;
      }
    }
    throw new IllegalArgumentException("no branch has the status " + id);
  }
}
