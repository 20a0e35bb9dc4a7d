package io.logwharf.jms;

import io.logwharf.jms.config.ConnectionOptions;
import io.logwharf.jms.config.ConnectionUrl.Embedded;
import io.logwharf.jms.config.ConnectionUrl.Memory;
import io.logwharf.jms.config.ConnectionUrl.Servers;
import io.logwharf.jms.config.ConnectionUrl.Target;
import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.connection.ConnectionOpener;
import io.logwharf.jms.connection.LogwharfConnection;
import io.logwharf.jms.connection.LogwharfQueueConnection;
import io.logwharf.jms.connection.LogwharfTopicConnection;
import io.logwharf.jms.connection.LogwharfXAConnection;
import io.logwharf.jms.connection.LogwharfXAQueueConnection;
import io.logwharf.jms.connection.LogwharfXATopicConnection;
import io.logwharf.jms.embedded.EmbeddedBrokers.Lease;
import io.logwharf.jms.error.ErrorCode;
import io.logwharf.jms.transport.netty.NettyConnector;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * One connection being opened: takes what it needs of the process's resources, and sees to it that
 * all of it is given back when the connection is closed, or can't be opened. Not thread-safe.
 */
final class Opening {
  private final ProcessResources resources;
  private final Target target;
  private final ConnectionOptions options;
  private final String userName;
  private final Deque<Runnable> releases = new ArrayDeque<>();

  Opening(ProcessResources resources, Target target, ConnectionOptions options, String userName) {
    this.resources = resources;
    this.target = target;
    this.options = options;
    this.userName = userName;
  }

  LogwharfConnection open() throws JMSException {
    return open(opener -> opener.open(this::release));
  }

  LogwharfQueueConnection openForQueues() throws JMSException {
    return open(opener -> opener.openForQueues(this::release));
  }

  LogwharfTopicConnection openForTopics() throws JMSException {
    return open(opener -> opener.openForTopics(this::release));
  }

  LogwharfXAConnection openXA() throws JMSException {
    return open(opener -> opener.openXA(this::release));
  }

  LogwharfXAQueueConnection openXAForQueues() throws JMSException {
    return open(opener -> opener.openXAForQueues(this::release));
  }

  LogwharfXATopicConnection openXAForTopics() throws JMSException {
    return open(opener -> opener.openXAForTopics(this::release));
  }

  @FunctionalInterface
  private interface Kind<C> {
    C open(ConnectionOpener opener) throws JMSException;
  }

  private <C> C open(Kind<C> kind) throws JMSException {
    boolean opened = false;
    try {
      C connection = kind.open(opener());
      opened = true;
      return connection;
    } finally {
      if (!opened) {
        release();
      }
    }
  }

  private ConnectionOpener opener() throws JMSException {
    ConnectionOpener.Place place =
        new ConnectionOpener.Place(addresses(), options, UUID.randomUUID().toString(), userName);
    NettyConnector connector = new NettyConnector(resources.eventLoops(), options.timeouts());
    releases.push(connector::release);
    var threads = resources.threads().acquire();
    releases.push(resources.threads()::release);
    return new ConnectionOpener(
        new ConnectionOpener.Ways(connector, resources.senders()),
        place,
        threads,
        InstantSource.system());
  }

  private List<ServerAddress> addresses() throws JMSException {
    if (target instanceof Servers servers) {
      return servers.addresses();
    }
    try {
      Lease lease =
          target instanceof Embedded embedded
              ? resources.brokers().acquire(embedded)
              : resources.brokers().acquire((Memory) target);
      releases.push(lease.release());
      return List.of(lease.address());
    } catch (IOException e) {
      JMSException failure =
          new JMSException(
              "the embedded broker could not be started: " + e.getMessage(),
              ErrorCode.CONNECT_FAILED.name());
      failure.initCause(e);
      throw failure;
    }
  }

  private void release() {
    while (!releases.isEmpty()) {
      releases.pop().run();
    }
  }
}
