package io.logwharf.log;

/** What a log is for, which decides what it may do when the disk is nearly full. */
public enum LogKind {
  /** Records of users: refused below the disk reserve. */
  DATA,
  /**
   * State by which a full broker is drained: acknowledgements, commits, metadata. May use the
   * reserve.
   */
  STATE,
  /** In memory only, gone with the process: temporary destinations and non-durable state. */
  VOLATILE
}
