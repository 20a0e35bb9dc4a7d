package io.logwharf.jms.xa;

import io.logwharf.jms.config.ConnectionOptions.Timeouts;
import io.logwharf.jms.send.ProducerLeases;
import io.logwharf.jms.send.Sender;
import io.logwharf.jms.transport.BrokerChannel;
import jakarta.jms.JMSException;

/**
 * What branches need of their connection.
 *
 * @param channels opens others to the same cluster, for questions whose answer was lost
 */
public record BranchHost(
    BrokerChannel channel,
    ChannelSource channels,
    Sender sender,
    ProducerLeases leases,
    Timeouts timeouts) {

  /** Opens another channel, which is the caller's to close. */
  @FunctionalInterface
  public interface ChannelSource {
    BrokerChannel open() throws JMSException;
  }
}
