package io.logwharf.jms.connection;

import io.logwharf.jms.config.ConnectionOptions;
import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.ErrorCode;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.message.MessageFactory;
import io.logwharf.jms.message.ObjectAllowList;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.runtime.MessageFormat;
import io.logwharf.jms.send.SharedSenders;
import io.logwharf.jms.thread.ListenerThreads;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.Connector;
import jakarta.jms.JMSException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Opens connections: to the first address that a broker answers at. Immutable. */
public final class ConnectionOpener {
  private final Ways ways;
  private final Place place;
  private final ListenerThreads threads;
  private final InstantSource clock;

  /**
   * How to get channels.
   *
   * @param shared those that connections of the process use together
   */
  public record Ways(Connector connector, SharedSenders shared) {}

  /**
   * Where to connect to, and how.
   *
   * @param connectionId unique among all connections
   * @param userName null where there is none
   */
  public record Place(
      List<ServerAddress> addresses,
      ConnectionOptions options,
      String connectionId,
      String userName) {}

  public ConnectionOpener(Ways ways, Place place, ListenerThreads threads, InstantSource clock) {
    this.ways = ways;
    this.place = place;
    this.threads = threads;
    this.clock = clock;
  }

  /** A connection of the classic API. {@code onClosed} is called when it has been closed. */
  public LogwharfConnection open(Runnable onClosed) throws JMSException {
    return open(LogwharfConnection::new, onClosed);
  }

  /** A connection for queues. */
  public LogwharfQueueConnection openForQueues(Runnable onClosed) throws JMSException {
    return open(LogwharfQueueConnection::new, onClosed);
  }

  /** A connection for topics. */
  public LogwharfTopicConnection openForTopics(Runnable onClosed) throws JMSException {
    return open(LogwharfTopicConnection::new, onClosed);
  }

  /** A connection whose sessions a transaction manager leads. */
  public LogwharfXAConnection openXA(Runnable onClosed) throws JMSException {
    return open(LogwharfXAConnection::new, onClosed);
  }

  /** A connection for queues whose sessions a transaction manager leads. */
  public LogwharfXAQueueConnection openXAForQueues(Runnable onClosed) throws JMSException {
    return open(LogwharfXAQueueConnection::new, onClosed);
  }

  /** A connection for topics whose sessions a transaction manager leads. */
  public LogwharfXATopicConnection openXAForTopics(Runnable onClosed) throws JMSException {
    return open(LogwharfXATopicConnection::new, onClosed);
  }

  private <C extends LogwharfConnection> C open(
      BiFunction<LogwharfConnection.Parts, Runnable, C> maker, Runnable onClosed)
      throws JMSException {
    ClientRuntime.Environment environment =
        new ClientRuntime.Environment(
            place.connectionId, place.userName, place.options, messageFormat(), threads, clock);
    LossWatch lossWatch = new LossWatch();
    BrokerChannel channel = connect(lossWatch);
    ClientRuntime runtime =
        new ClientRuntime(
            environment,
            new ClientRuntime.Channels(
                channel, share(channel, lossWatch), () -> connect(new LossWatch())));
    claimClientId(runtime);
    return maker.apply(new LogwharfConnection.Parts(runtime, lossWatch), onClosed);
  }

  /** The identifier that the administrator has set, in the URL or the factory. */
  private void claimClientId(ClientRuntime runtime) throws JMSException {
    if (place.options.clientId().isPresent()) {
      try {
        runtime.registrations().claim(place.options.clientId().get());
      } catch (JMSException e) {
        runtime.disconnect();
        throw e;
      }
    }
  }

  private MessageFormat messageFormat() throws JMSException {
    try {
      return new MessageFormat(
          new MessageFactory(
              place
                  .options
                  .objectAllow()
                  .map(ObjectAllowList::of)
                  .orElse(ObjectAllowList.DEFAULT)));
    } catch (IllegalArgumentException e) {
      throw JmsErrors.configuration(e);
    }
  }

  private SharedSenders.Share share(BrokerChannel channel, LossWatch lossWatch) {
    return ways.shared.join(
        new SharedSenders.Key(
            channel.loop(),
            channel.address(),
            place.userName,
            place.options.timeouts(),
            place.options.sending()),
        listener -> ways.connector.connect(channel.address(), listener),
        lossWatch);
  }

  private BrokerChannel connect(LossWatch lossWatch) throws JMSException {
    long timeoutMs = place.options.timeouts().openMs();
    List<JMSException> failures = new ArrayList<>();
    for (ServerAddress address : place.addresses) {
      try {
        return Await.result(
            ways.connector.connect(address, lossWatch), timeoutMs, "connecting to " + address);
      } catch (JMSException e) {
        failures.add(e);
      }
    }
    throw failures.size() == 1 ? failures.get(0) : noneReached(failures);
  }

  /** One exception that says of each address what is wrong. */
  private static JMSException noneReached(List<JMSException> failures) {
    String all = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
    JMSException none =
        new JMSException(
            all.isEmpty() ? "no address of a broker is given" : all,
            ErrorCode.CONNECT_FAILED.name());
    failures.forEach(none::addSuppressed);
    return none;
  }
}
