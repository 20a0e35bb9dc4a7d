package io.logwharf.coordinator.transaction;

/** How an XA command ended: the return and error codes of the XA specification (§4, xa.h). */
public enum XaCode {
  XA_OK(0),
  /** The branch changed nothing; it is done and forgotten. */
  XA_RDONLY(3),
  /** Nothing was done, for a reason that passes; ask again. */
  XA_RETRY(4),
  /** The branch was rolled back by hand; forget it. */
  XA_HEURRB(6),
  /** The branch was committed by hand; forget it. */
  XA_HEURCOM(7),
  /** Rolled back on request, or by {@code end(TMFAIL)}. */
  XA_RBROLLBACK(100),
  /** Rolled back because a connection that worked in the branch was lost before prepare. */
  XA_RBCOMMFAIL(101),
  /** Rolled back because the branch was active for longer than its time-out. */
  XA_RBTIMEOUT(106),
  /** Rolled back, or nothing done, for a passing reason; try again. */
  XA_RBTRANSIENT(107),
  XAER_RMERR(-3),
  /** There is no such branch. */
  XAER_NOTA(-4),
  /** An argument is not valid. */
  XAER_INVAL(-5),
  /** Called in a state that doesn't allow it. */
  XAER_PROTO(-6),
  /** The session's connection is no longer known; what it did in the branch is gone. */
  XAER_RMFAIL(-7),
  /** A branch of this id exists. */
  XAER_DUPID(-8),
  /** The session is doing work outside of the branch. */
  XAER_OUTSIDE(-9);

  private final int code;

  XaCode(int code) {
    this.code = code;
  }

  /** The number in {@code javax.transaction.xa.XAException} and {@code XAResource}. */
  public int code() {
    return code;
  }

  /**
   * The constant of this number.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static XaCode forCode(int code) {
    for (XaCode value : values()) {
      if (value.code == code) {
        return value;
      }
    }
    throw new IllegalArgumentException("no XA code has the number " + code);
  }

  /** Whether the branch ended by a roll-back (XA_RBBASE to XA_RBEND). */
  public boolean isRollback() {
    return code >= XA_RBROLLBACK.code && code <= XA_RBTRANSIENT.code;
  }
}
