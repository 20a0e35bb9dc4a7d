package io.logwharf.jms.runtime;

import io.logwharf.jms.config.ConnectionOptions;
import io.logwharf.jms.error.Await;
import io.logwharf.jms.receive.Acknowledger;
import io.logwharf.jms.send.ProducerLeases;
import io.logwharf.jms.send.Sender;
import io.logwharf.jms.send.SharedSenders;
import io.logwharf.jms.thread.ListenerThreads;
import io.logwharf.jms.thread.WorkerPool;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.xa.BranchHost;
import jakarta.jms.JMSException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What the sessions of one connection work with. Thread-safe, as its parts are. */
public final class ClientRuntime {
  private final Environment environment;
  private final Channels channels;
  private final BrokerChannel channel;
  private final Sender sender;
  private final Object sharing = new Object();
  private final Acknowledger acknowledger;
  private final TemporaryDestinations temporaries;
  private final TopicDirectory topics;
  private final Registrations registrations;
  private final ProducerLeases leases;
  private final SenderIdentity identity;
  private final AtomicInteger consumerIds = new AtomicInteger();

  /** Written under {@link #sharing}, which is never held while waiting; null until asked for. */
  private volatile Sender persistentSender;

  /** Guarded by {@link #sharing}; null while the connection works. */
  private ConnectionLostException lost;

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

  /**
   * The channels of a connection.
   *
   * @param own by which all goes that is not said to go by another
   * @param share in the channel that several connections use together
   * @param others opens more
   */
  public record Channels(BrokerChannel own, SharedSenders.Share share, ChannelSource others) {}

  public ClientRuntime(Environment environment, Channels channels) {
    this.environment = environment;
    this.channels = channels;
    this.channel = channels.own;
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
    return channels.others.open();
  }

  public Sender sender() {
    return sender;
  }

  /**
   * Sends persistent messages outside of transactions: by the channel that connections share, where
   * there were others when this one first asked.
   */
  public Sender persistentSender() throws JMSException {
    Sender chosen = persistentSender;
    return chosen == null ? choose(sharedSender().orElse(sender)) : chosen;
  }

  /** The first that is offered, told of a loss that has happened meanwhile. */
  private Sender choose(Sender offered) {
    synchronized (sharing) {
      if (persistentSender == null) {
        persistentSender = offered;
        if (lost != null) {
          offered.refuse(lost);
        }
      }
      return persistentSender;
    }
  }

  private Optional<Sender> sharedSender() throws JMSException {
    if (environment.options.sending().ownChannel()) {
      return Optional.empty();
    }
    return Await.result(
        channels.share.sender(sender),
        environment.options.timeouts().openMs(),
        "opening a channel to " + channel.address());
  }

  /**
   * The connection has lost a channel: fails what is not sent by its own, and what is sent later.
   * On the loop.
   */
  public void onLost(ConnectionLostException cause) {
    synchronized (sharing) {
      lost = cause;
      if (persistentSender != null) {
        persistentSender.refuse(cause);
      }
    }
    sender.onLost(cause);
  }

  /** Gives up the channels. */
  public void disconnect() {
    channel.close();
    channels.share.leave();
  }

  public Acknowledger acknowledger() {
    return acknowledger;
  }

  public ProducerLeases leases() {
    return leases;
  }

  /** What XA branches work with. */
  public BranchHost branchHost() {
    return new BranchHost(
        channel, channels.others::open, sender, leases, environment.options.timeouts());
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
