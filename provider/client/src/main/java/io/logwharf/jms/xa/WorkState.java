package io.logwharf.jms.xa;

/** What a session's work in a branch has come to, as the session's connection knows. */
enum WorkState {
  /** The session is associated with the branch. */
  ACTIVE,
  /** The association is suspended. */
  SUSPENDED,
  /** The association has ended well. */
  IDLE,
  /** The association has ended, and the branch can only be rolled back. */
  FAILED,
  /** The branch is prepared. */
  PREPARED;

  /** Whether the session may still do something in the branch, so that it can't be ended. */
  boolean isAssociated() {
    return this == ACTIVE || this == SUSPENDED;
  }
}
