package io.logwharf.jms.destination;

import io.logwharf.protocol.destination.DestinationAddress;
import jakarta.jms.Queue;

/** A queue by its name (Jakarta Messaging 3.1 §4.1.4). */
public final class LogwharfQueue extends LogwharfDestination implements Queue {
  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException where the name is empty, too long, or has half of a surrogate
   *     pair
   */
  public LogwharfQueue(String name) {
    super(name);
  }

  @Override
  public String getQueueName() {
    return name();
  }

  @Override
  public DestinationAddress address() {
    return new DestinationAddress(DestinationAddress.Kind.QUEUE, name());
  }
}
