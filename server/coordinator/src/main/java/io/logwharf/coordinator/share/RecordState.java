package io.logwharf.coordinator.share;

/** What a share group has made of a record. */
public enum RecordState {
  /** Waits for a member to acquire it. */
  AVAILABLE,
  /** Held by a member. */
  ACQUIRED,
  /** Acknowledged in a transaction that has not ended. */
  PENDING,
  /** Sent in a transaction that has not ended, as far as anybody has looked. */
  HIDDEN,
  /** Acknowledged or archived; never delivered again. */
  DONE
}
