package io.logwharf.jms.connection;

import io.logwharf.jms.config.ConnectionOptions;
import io.logwharf.jms.receive.Acknowledger;
import io.logwharf.jms.send.Sender;
import io.logwharf.jms.transport.BrokerChannel;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** What the sessions of one connection work with. Thread-safe, as its parts are. */
final class ClientRuntime {
  private final Environment environment;
  private final BrokerChannel channel;
  private final Sender sender;
  private final Acknowledger acknowledger;
  private final TemporaryDestinations temporaries;
  private final TopicDirectory topics;
  private final Registrations registrations;
  private final AtomicInteger consumerIds = new AtomicInteger();

  /**
   * What a connection is given from outside.
   *
   * @param connectionId unique among all connections
   * @param workers runs the application's listeners
   */
  record Environment(
      String connectionId,
      ConnectionOptions options,
      MessageFormat format,
      Executor workers,
      InstantSource clock) {}

  ClientRuntime(Environment environment, BrokerChannel channel) {
    this.environment = environment;
    this.channel = channel;
    this.sender = new Sender(channel, environment.options.sending());
    this.acknowledger = new Acknowledger(channel);
    int requestMs = environment.options.timeouts().requestMs();
    this.temporaries = new TemporaryDestinations(channel, requestMs);
    this.registrations =
        new Registrations(channel, environment.options.timeouts().requestMs());
    this.topics = new TopicDirectory(channel, temporaries, requestMs);
  }

  String connectionId() {
    return environment.connectionId;
  }

  ConnectionOptions options() {
    return environment.options;
  }

  MessageFormat format() {
    return environment.format;
  }

  Executor workers() {
    return environment.workers;
  }

  InstantSource clock() {
    return environment.clock;
  }

  BrokerChannel channel() {
    return channel;
  }

  Sender sender() {
    return sender;
  }

  Acknowledger acknowledger() {
    return acknowledger;
  }

  TemporaryDestinations temporaries() {
    return temporaries;
  }

  Registrations registrations() {
    return registrations;
  }

  TopicDirectory topics() {
    return topics;
  }

  int nextConsumerId() {
    return consumerIds.incrementAndGet();
  }
}
