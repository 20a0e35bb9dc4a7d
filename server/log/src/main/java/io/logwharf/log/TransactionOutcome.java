package io.logwharf.log;

/** What became of the transaction that a record belongs to, as far as readers may know. */
public enum TransactionOutcome {
  /** Not decided, or its marker is not below the high watermark. */
  OPEN,
  COMMITTED,
  ABORTED
}
