package io.logwharf.jms.runtime;

import io.logwharf.jms.config.ConnectionOptions;
import io.logwharf.jms.receive.Acknowledger;
import io.logwharf.jms.send.ProducerLeases;
import io.logwharf.jms.send.Sender;
import io.logwharf.jms.thread.ListenerThreads;
import io.logwharf.jms.thread.WorkerPool;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.xa.BranchHost;
import jakarta.jms.JMSException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** What the sessions of one connection work with. Thread-safe, as its parts are. */
public final class ClientRuntime {
  private final Environment environment;
  private final BrokerChannel channel;
  private final ChannelSource channels;
  private final Sender sender;
  private final Acknowledger acknowledger;
  private final TemporaryDestinations temporaries;
  private final TopicDirectory topics;
  private final Registrations registrations;
  private final ProducerLeases leases;
  private final SenderIdentity identity;
  private final AtomicInteger consumerIds = new AtomicInteger();

  /**
   * What a connection is given from outside.
   *
   * @param connectionId unique among all connections
   * @param userName that it was opened with, null where there was none
   * @param threads run the application's listeners
   */
  public record Environment(
      String connectionId,
      String userName,
      ConnectionOptions options,
      MessageFormat format,
      ListenerThreads threads,
      InstantSource clock) {}

  /** Opens another channel to the same place. */
  @FunctionalInterface
  public interface ChannelSource {
    BrokerChannel open() throws JMSException;
  }

  public ClientRuntime(Environment environment, BrokerChannel channel, ChannelSource channels) {
    this.environment = environment;
    this.channels = channels;
    this.channel = channel;
    this.sender = new Sender(channel, environment.options.sending());
    this.acknowledger = new Acknowledger(channel);
    this.identity =
        new SenderIdentity(
            environment.connectionId,
            environment.options.clientId().orElse(null),
            environment.options.sending().withUserId() ? environment.userName : null);
    int requestMs = environment.options.timeouts().requestMs();
    this.temporaries = new TemporaryDestinations(channel, requestMs);
    this.registrations = new Registrations(channel, environment.options.timeouts().requestMs());
    this.topics = new TopicDirectory(channel, temporaries, requestMs);
    this.leases = new ProducerLeases(channel, sender, requestMs);
  }

  public String connectionId() {
    return environment.connectionId;
  }

  /** Who the connection is as a sender. */
  public SenderIdentity identity() {
    return identity;
  }

  public ConnectionOptions options() {
    return environment.options;
  }

  public MessageFormat format() {
    return environment.format;
  }

  /** Run message listeners. */
  public WorkerPool workers() {
    return environment.threads.messages();
  }

  /** Run completion listeners and exception listeners. */
  public WorkerPool callbacks() {
    return environment.threads.callbacks();
  }

  public InstantSource clock() {
    return environment.clock;
  }

  public BrokerChannel channel() {
    return channel;
  }

  /** Another channel, which is the caller's to close. */
  public BrokerChannel openChannel() throws JMSException {
    return channels.open();
  }

  public Sender sender() {
    return sender;
  }

  public Acknowledger acknowledger() {
    return acknowledger;
  }

  public ProducerLeases leases() {
    return leases;
  }

  /** What XA branches work with. */
  public BranchHost branchHost() {
    return new BranchHost(channel, channels::open, sender, leases, environment.options.timeouts());
  }

  public TemporaryDestinations temporaries() {
    return temporaries;
  }

  public Registrations registrations() {
    return registrations;
  }

  public TopicDirectory topics() {
    return topics;
  }

  public int nextConsumerId() {
    return consumerIds.incrementAndGet();
  }
}
