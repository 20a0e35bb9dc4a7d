package io.logwharf.coordinator.share;

/** What a share group has made of a record. */
public enum RecordState {
  /** Waits for a member to acquire it. */
  AVAILABLE,
  /** Held by a member. */
  ACQUIRED,
  /** Acknowledged, or being moved, in a transaction that has not ended. */
  PENDING,
  /** Sent in a transaction that has not ended, as far as anybody has looked. */
  HIDDEN,
  /** To be delivered again, but not before a time. */
  SCHEDULED,
  /** To be moved to the queue that is kept for such records. */
  CONDEMNED,
  /** Acknowledged or archived; never delivered again. */
  DONE
}
