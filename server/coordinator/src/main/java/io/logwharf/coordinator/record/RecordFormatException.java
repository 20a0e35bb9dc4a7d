package io.logwharf.coordinator.record;

/**
 * The bytes of a state record are not what they should be: damaged, or written by a newer release.
 */
public class RecordFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RecordFormatException(String message) {
    super(message);
  }

  public RecordFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
