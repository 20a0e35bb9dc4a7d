package io.logwharf.coordinator.share.record;

/** What keeps records that are not done from being available, as far as that is recorded. */
public sealed interface Holding {
  /** They are accepted in a transaction that has not ended. */
  record Pending(TransactionKey transaction) implements Holding {}

  /**
   * They are to be delivered again, but not before a time.
   *
   * @param dueMs in ms since 1970
   */
  record Scheduled(long dueMs) implements Holding {}

  /** They are to be moved to the queue that is kept for such records, and not delivered here. */
  record Condemned(DeadLetterReason reason) implements Holding {}

  /** They are being moved in a transaction that has not ended. */
  record Moving(TransactionKey transaction, DeadLetterReason reason) implements Holding {}
}
