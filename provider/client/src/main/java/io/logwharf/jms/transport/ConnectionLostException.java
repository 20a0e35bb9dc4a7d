package io.logwharf.jms.transport;

/** The channel to the broker is gone; what was under way may or may not have been done. */
public class ConnectionLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConnectionLostException(String message) {
    super(message);
  }

  public ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
