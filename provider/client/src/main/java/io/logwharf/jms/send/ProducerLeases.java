package io.logwharf.jms.send;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ProducerIdentity;
import jakarta.jms.JMSException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The producer ids that a connection has leased for the transactions of its sessions. They live as
 * long as the connection, so those of closed sessions serve the next ones. Thread-safe.
 */
public final class ProducerLeases {
  private final BrokerChannel channel;
  private final Sender sender;
  private final int timeoutMs;
  private final Queue<LeasedProducer> free = new ConcurrentLinkedQueue<>();

  public ProducerLeases(BrokerChannel channel, Sender sender, int timeoutMs) {
    this.channel = channel;
    this.sender = sender;
    this.timeoutMs = timeoutMs;
  }

  /** A producer that nobody else uses, with no transaction open. */
  public LeasedProducer take() throws JMSException {
    LeasedProducer producer = free.poll();
    return producer == null ? lease() : producer;
  }

  /** A producer that somebody has given back, null where there is none. */
  public LeasedProducer poll() {
    return free.poll();
  }

  /**
   * Goes over to another epoch of a producer id, as the broker does when a branch is decided.
   *
   * @param producer nothing of which is under way any more
   */
  public LeasedProducer renew(LeasedProducer producer, ProducerIdentity next) {
    discard(producer);
    return sender.leased(next);
  }

  private LeasedProducer lease() throws JMSException {
    return sender.leased(
        Await.result(
            channel.loop().ask(channel::leaseProducer), timeoutMs, "leasing a producer id"));
  }

  /** Takes a producer back, all of whose transactions have ended. */
  public void giveBack(LeasedProducer producer) {
    if (producer.isUsable()) {
      free.add(producer);
    } else {
      discard(producer);
    }
  }

  /** Gives up a producer, and fails what it has not sent. */
  public void discard(LeasedProducer producer) {
    producer.spoil();
    channel.loop().run(() -> sender.discard(producer));
  }
}
