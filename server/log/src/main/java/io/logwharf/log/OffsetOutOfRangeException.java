package io.logwharf.log;

/** An offset outside of the log was asked for. */
public class OffsetOutOfRangeException extends LogException {
  private static final long serialVersionUID = 1L;

  public OffsetOutOfRangeException(String message) {
    super(message);
  }

  public OffsetOutOfRangeException(String message, Throwable cause) {
    super(message, cause);
  }
}
