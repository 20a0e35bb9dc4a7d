package io.logwharf.jms.destination;

import io.logwharf.protocol.destination.DestinationAddress;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryQueue;

/**
 * A temporary queue (Jakarta Messaging 3.1 §6.2.2), as its creator holds it or as JMSReplyTo names
 * it. Equal to any other of its name.
 */
public final class LogwharfTemporaryQueue extends LogwharfDestination implements TemporaryQueue {
  private static final long serialVersionUID = 1L;

  private final transient TemporaryOwner owner;

  /**
   * A temporary queue.
   *
   * @param name as the broker gave it
   */
  public LogwharfTemporaryQueue(String name, TemporaryOwner owner) {
    super(name);
    this.owner = owner;
  }

  @Override
  public String getQueueName() {
    return name();
  }

  @Override
  public boolean isTemporary() {
    return true;
  }

  @Override
  public void delete() throws JMSException {
    // Without an owner where it was deserialised.
    (owner == null ? TemporaryOwner.UNKNOWN : owner).delete(this);
  }

  @Override
  public DestinationAddress address() {
    return new DestinationAddress(DestinationAddress.Kind.TEMPORARY_QUEUE, name());
  }
}
