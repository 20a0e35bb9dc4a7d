package io.logwharf.broker.share.session;

import org.apache.kafka.common.protocol.Errors;

/** A request does not fit the share session it names; nothing was changed. */
public final class ShareSessionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Errors error;

  public ShareSessionException(Errors error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  /** The error to answer with. */
  public Errors error() {
    return error;
  }
}
