package io.logwharf.jms.transport;

import org.apache.kafka.common.protocol.Errors;

/** The broker refused a request; the message is the broker's own, or says what was asked of it. */
public class BrokerException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Errors error;

  public BrokerException(Errors error, String message) {
    super(message == null || message.isEmpty() ? error.message() : message);
    this.error = error;
  }

  /** The broker's error code. */
  public Errors error() {
    return error;
  }
}
