package io.logwharf.jms.connection;

import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.serversession.ServerSessionFeeder;
import io.logwharf.jms.serversession.ServerSessionFeeder.Surroundings;
import io.logwharf.jms.serversession.ServerSessionFeeder.Terms;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has the sessions of an application server's pool process the messages of a destination (Jakarta
 * Messaging 3.1 §11.2.4). Thread-safe.
 */
final class LogwharfConnectionConsumer implements ConnectionConsumer {
  private static final int PAUSE_MS = 1000;

  private final LogwharfConnection connection;
  private final LogwharfSession session;
  private final PooledConsumer consumer;
  private final ServerSessionFeeder feeder;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LogwharfConnectionConsumer(
      LogwharfConnection connection,
      LogwharfSession session,
      PooledConsumer consumer,
      Terms terms) {
    this.connection = connection;
    this.session = session;
    this.consumer = consumer;
    ClientRuntime runtime = connection.runtime();
    Executor later =
        CompletableFuture.delayedExecutor(PAUSE_MS, TimeUnit.MILLISECONDS, runtime.workers());
    this.feeder =
        new ServerSessionFeeder(
            consumer,
            consumer.feed(),
            terms,
            new Surroundings(
                session.delivery().executor(),
                runtime.workers(),
                later,
                connection::owns,
                connection::report));
  }

  /** Attaches a session's consumer. */
  @FunctionalInterface
  interface Attachment {
    PooledConsumer attach(LogwharfSession session, ConsumerOpener.Maker<PooledConsumer> maker)
        throws JMSException;
  }

  /** A connection consumer that delivers once the connection is started. */
  static ConnectionConsumer open(
      LogwharfConnection connection, ServerSessionPool pool, int maxMessages, Attachment attachment)
      throws JMSException {
    connection.checkOpen();
    Terms terms = new Terms(pool, maxMessages).checked();
    LogwharfSession session = connection.session(Session.CLIENT_ACKNOWLEDGE, FeedingSession::new);
    boolean opened = false;
    try {
      PooledConsumer consumer = attachment.attach(session, PooledConsumer::new);
      LogwharfConnectionConsumer opening =
          new LogwharfConnectionConsumer(connection, session, consumer, terms);
      consumer.feed(opening.feeder);
      opened = true;
      return opening;
    } finally {
      if (!opened) {
        session.close();
      }
    }
  }

  @Override
  public ServerSessionPool getServerSessionPool() throws JMSException {
    if (closed.get() || session.isClosed()) {
      throw JmsErrors.closed("the connection consumer of " + consumer.destination());
    }
    return feeder.pool();
  }

  /**
   * Ends the delivery. Messages that sessions were loaded with already are theirs to process and to
   * acknowledge.
   */
  @Override
  public void close() throws JMSException {
    if (session.isClosed() || !closed.compareAndSet(false, true)) {
      return;
    }
    consumer.close();
    connection.remove(session);
  }
}
