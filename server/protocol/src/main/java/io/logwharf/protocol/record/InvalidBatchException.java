package io.logwharf.protocol.record;

import org.apache.kafka.common.protocol.Errors;

/** The bytes are not a record batch that can be read or appended. */
public class InvalidBatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Errors error;

  public InvalidBatchException(Errors error, String message) {
    super(message);
    this.error = error;
  }

  public InvalidBatchException(Errors error, String message, Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  /** Kafka's code for it: CORRUPT_MESSAGE, INVALID_RECORD, MESSAGE_TOO_LARGE and the like. */
  public Errors error() {
    return error;
  }

  static InvalidBatchException corrupt(String message) {
    return new InvalidBatchException(Errors.CORRUPT_MESSAGE, message);
  }

  static InvalidBatchException invalid(String message) {
    return new InvalidBatchException(Errors.INVALID_RECORD, message);
  }
}
