package io.logwharf.protocol.frame;

/** The bytes of a frame are not what Kafka's protocol allows; the connection should be closed. */
public class MalformedFrameException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MalformedFrameException(String message) {
    super(message);
  }

  public MalformedFrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
