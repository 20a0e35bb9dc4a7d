package io.logwharf.jms.destination;

import io.logwharf.protocol.destination.DestinationAddress;
import io.logwharf.protocol.destination.TopicNames;
import jakarta.jms.Destination;
import java.io.Serializable;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;

/**
 * A queue or topic by its name. Says nothing of whether there is one. Immutable; may be kept in a
 * naming service, and sent as part of an object.
 */
public abstract sealed class LogwharfDestination implements Destination, Referenceable, Serializable
    permits LogwharfQueue, LogwharfTopic, LogwharfTemporaryQueue, LogwharfTemporaryTopic {
  private static final long serialVersionUID = 1L;

  private final String name;
  private transient String topic;

  LogwharfDestination(String name) {
    this.name = name;
    this.topic = TopicNames.toTopic(name);
  }

  /**
   * The destination of an address, as JMSReplyTo has it.
   *
   * @throws IllegalArgumentException where the name can't be a destination's
   */
  public static LogwharfDestination of(DestinationAddress address) {
    return switch (address.kind()) {
      case QUEUE -> new LogwharfQueue(address.name());
      case TOPIC -> new LogwharfTopic(address.name());
      case TEMPORARY_QUEUE -> new LogwharfTemporaryQueue(address.name(), TemporaryOwner.UNKNOWN);
      case TEMPORARY_TOPIC -> new LogwharfTemporaryTopic(address.name(), TemporaryOwner.UNKNOWN);
    };
  }

  /** The name as the application gave it. */
  public final String name() {
    return name;
  }

  /** The name of the log's topic behind the destination. */
  public final String topic() {
    if (topic == null) {
      // It was deserialised, which leaves out what can be derived.
      topic = TopicNames.toTopic(name);
    }
    return topic;
  }

  /** Whether it ends with the connection that created it. */
  public boolean isTemporary() {
    return false;
  }

  /** How a message names this destination. */
  public abstract DestinationAddress address();

  @Override
  public final Reference getReference() {
    Reference reference =
        new Reference(getClass().getName(), DestinationObjectFactory.class.getName(), null);
    reference.add(new StringRefAddr(DestinationObjectFactory.NAME, name));
    return reference;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof LogwharfDestination destination
        && destination.getClass() == getClass()
        && destination.name.equals(name);
  }

  @Override
  public final int hashCode() {
    return name.hashCode();
  }

  /** The address, such as {@code queue:orders}. */
  @Override
  public final String toString() {
    return address().toText();
  }
}
