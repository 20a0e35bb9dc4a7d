package io.logwharf.log;

/**
 * A batch of an idempotent producer does not follow the one before it (Kafka:
 * OUT_OF_ORDER_SEQUENCE_NUMBER).
 */
public class OutOfOrderSequenceException extends LogException {
  private static final long serialVersionUID = 1L;

  public OutOfOrderSequenceException(String message) {
    super(message);
  }

  public OutOfOrderSequenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
