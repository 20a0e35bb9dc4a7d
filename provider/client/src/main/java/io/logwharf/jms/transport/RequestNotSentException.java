package io.logwharf.jms.transport;

/** The channel was gone before the request was made: the broker knows nothing of it. */
public final class RequestNotSentException extends ConnectionLostException {
  private static final long serialVersionUID = 1L;

  /**
   * Of a channel lost before.
   *
   * @param lost why the channel is gone
   */
  public RequestNotSentException(ConnectionLostException lost) {
    super(lost.getMessage(), lost);
  }
}
