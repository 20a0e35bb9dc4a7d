package io.logwharf.log;

/** A force failed or the log is corrupt: nothing is written until it is reopened. */
public class LogFencedException extends LogException {
  private static final long serialVersionUID = 1L;

  public LogFencedException(String message) {
    super(message);
  }

  public LogFencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
