package io.logwharf.jms.destination;

import io.logwharf.protocol.destination.DestinationAddress;
import jakarta.jms.Topic;

/** A topic by its name (Jakarta Messaging 3.1 §4.2.6). */
public final class LogwharfTopic extends LogwharfDestination implements Topic {
  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException where the name is empty, too long, or has half of a surrogate
   *     pair
   */
  public LogwharfTopic(String name) {
    super(name);
  }

  @Override
  public String getTopicName() {
    return name();
  }

  @Override
  public DestinationAddress address() {
    return new DestinationAddress(DestinationAddress.Kind.TOPIC, name());
  }
}
