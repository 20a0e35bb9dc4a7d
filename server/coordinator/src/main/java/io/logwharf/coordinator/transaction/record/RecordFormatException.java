package io.logwharf.coordinator.transaction.record;

/** Bytes in a coordinator's log are not a record that this version reads. */
public class RecordFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RecordFormatException(String message) {
    super(message);
  }

  public RecordFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
