package io.logwharf.coordinator.transaction;

/** How a command of Kafka's transaction protocol ended, by Kafka's names and codes. */
public enum TransactionError {
  NONE(0),
  /** The coordinator can't take a producer id at the moment; ask again. */
  COORDINATOR_LOAD_IN_PROGRESS(14),
  INVALID_REQUEST(42),
  /** A limit of the coordinator is reached; ends with an answer, not with waiting. */
  POLICY_VIOLATION(44),
  /** What was asked doesn't fit the state of the transaction. */
  INVALID_TXN_STATE(48),
  /** The producer id isn't (or no longer) that of this transactional id. */
  INVALID_PRODUCER_ID_MAPPING(49),
  INVALID_TRANSACTION_TIMEOUT(50),
  /** The markers of the transaction before are still being written; ask again. */
  CONCURRENT_TRANSACTIONS(51),
  /** A newer producer, or the coordinator, has taken the epoch away. */
  PRODUCER_FENCED(90),
  TRANSACTIONAL_ID_NOT_FOUND(105),
  /** The transaction can only be aborted. */
  TRANSACTION_ABORTABLE(120),
  /**
   * The transaction of a session, whose commit was asked for, was rolled back before. On the wire
   * as Kafka's TRANSACTION_ABORTABLE, which is what its client makes of it.
   */
  TRANSACTION_ROLLED_BACK(120);

  private final short code;

  TransactionError(int code) {
    this.code = (short) code;
  }

  /** Kafka's error code. */
  public short code() {
    return code;
  }
}
