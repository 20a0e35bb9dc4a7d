package io.logwharf.coordinator.registry;

/** A command that the registry refuses, and that changed nothing. */
public final class RegistryException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a command is refused. */
  public enum Reason {
    /** Another connection has this client identifier. */
    CLIENT_ID_IN_USE,
    /** The connection has a client identifier already. */
    CLIENT_ID_SET,
    /** The subscription has consumers. */
    SUBSCRIPTION_IN_USE,
    /** There is no such subscription. */
    UNKNOWN_SUBSCRIPTION,
    /** One of this name is shared, or is not. */
    OTHER_SHARING,
    /** An unshared durable subscription needs a client identifier. */
    NO_CLIENT_ID
  }

  private final Reason reason;

  RegistryException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
