package io.logwharf.jms.runtime;

import io.logwharf.jms.error.ErrorCode;
import io.logwharf.jms.error.JmsErrors;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;

/**
 * A connection's client identifier: set once, before any other use of the connection, and not where
 * the administrator has set it (Jakarta Messaging 3.1 §6.1.2). Guarded by its monitor, also while
 * the broker is asked.
 */
public final class ClientId {
  private final boolean administered;
  private String id;
  private boolean used;

  /** The identifier that the URL gives, or null. */
  public ClientId(String id) {
    this.id = id;
    this.administered = id != null;
  }

  public synchronized String get() {
    return id;
  }

  /** The connection has been used: it is too late to set the identifier. */
  public synchronized void used() {
    used = true;
  }

  /** Takes an identifier for a connection, or throws. */
  @FunctionalInterface
  public interface Claim {
    void claim(String id) throws JMSException;
  }

  public synchronized void set(String newId, Claim claim) throws JMSException {
    if (administered) {
      throw JmsErrors.illegalState(
          "the client identifier is set by the connection's URL, as " + id);
    }
    if (id != null) {
      throw JmsErrors.illegalState("the client identifier has been set before, to " + id);
    }
    if (used) {
      throw JmsErrors.illegalState(
          "the client identifier must be set before anything else is done with the connection");
    }
    if (newId == null || newId.isEmpty()) {
      throw new InvalidClientIDException(
          "a client identifier must not be empty", ErrorCode.INVALID_ARGUMENT.name());
    }
    claim.claim(newId);
    id = newId;
  }
}
