package io.logwharf.jms.transport;

/** What answered at the address is no broker that this provider can work with. */
public class IncompatibleBrokerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IncompatibleBrokerException(String message) {
    super(message);
  }
}
