package io.logwharf.log;

/**
 * A producer with an open transaction sent a batch that is not part of it (Kafka:
 * INVALID_TXN_STATE).
 */
public class InvalidTransactionStateException extends LogException {
  private static final long serialVersionUID = 1L;

  public InvalidTransactionStateException(String message) {
    super(message);
  }
}
