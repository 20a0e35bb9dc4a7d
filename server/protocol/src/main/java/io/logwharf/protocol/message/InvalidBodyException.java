package io.logwharf.protocol.message;

/** The value of a record is not the body that its headers claim. */
public class InvalidBodyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidBodyException(String message) {
    super(message);
  }
}
