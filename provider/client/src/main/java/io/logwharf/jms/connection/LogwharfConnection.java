package io.logwharf.jms.connection;

import static java.util.Comparator.comparing;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.runtime.ClientId;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.runtime.SubscriptionName;
import io.logwharf.jms.serversession.LoadableSession;
import io.logwharf.jms.transport.ConnectionLostException;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of the classic API (Jakarta Messaging 3.1 §6.1): sessions over one channel.
 * Thread-safe; the life-cycle lock guards what is started, and is never held while waiting.
 */
public class LogwharfConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(LogwharfConnection.class);

  private final ClientRuntime runtime;
  private final Runnable onClosed;
  private final ClientId clientId;
  private final ExceptionReports reports;
  private final Set<LogwharfSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sessionNumbers = new AtomicInteger();
  private final Object lifeCycle = new Object();
  private final AtomicBoolean closing = new AtomicBoolean();
  private boolean started;
  private volatile boolean closed;
  private volatile ConnectionLostException lost;

  /**
   * Makes a connection over an open channel.
   *
   * @param onClosed called once the connection is closed, to give up what it was made with
   */
  protected LogwharfConnection(Parts parts, Runnable onClosed) {
    this.runtime = parts.runtime;
    this.onClosed = onClosed;
    this.clientId = new ClientId(runtime.options().clientId().orElse(null));
    this.reports =
        new ExceptionReports(runtime.callbacks(), String.valueOf(runtime.channel().address()));
    parts.lossWatch.watch(this::onLost);
  }

  /** What connections of every kind are made from. */
  public static final class Parts {
    private final ClientRuntime runtime;
    private final LossWatch lossWatch;

    Parts(ClientRuntime runtime, LossWatch lossWatch) {
      this.runtime = runtime;
      this.lossWatch = lossWatch;
    }
  }

  ClientRuntime runtime() {
    return runtime;
  }

  @Override
  public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
    return createSession(transacted ? Session.SESSION_TRANSACTED : acknowledgeMode);
  }

  @Override
  public Session createSession(int sessionMode) throws JMSException {
    return session(sessionMode, LogwharfSession::new);
  }

  @Override
  public Session createSession() throws JMSException {
    return createSession(Session.AUTO_ACKNOWLEDGE);
  }

  /** Makes a session of some kind. */
  @FunctionalInterface
  interface SessionMaker<S> {
    S make(LogwharfConnection connection, int number, int acknowledgeMode);
  }

  /** The session of a context, which comes with the connection and is no use of it yet. */
  public LogwharfSession sessionOfContext(int mode) throws JMSException {
    return open(mode, LogwharfSession::new);
  }

  /** The connection is being used: its client identifier can't be set any more. */
  public void used() {
    clientId.used();
  }

  /** The mode in which sessions that a transaction manager leads are made. */
  static final int SESSION_OF_XA = Session.SESSION_TRANSACTED;

  <S extends LogwharfSession> S session(int mode, SessionMaker<S> maker) throws JMSException {
    checkUsable();
    clientId.used();
    return open(mode, maker);
  }

  final <S extends LogwharfSession> S open(int mode, SessionMaker<S> maker) throws JMSException {
    checkUsable();
    if (mode != Session.AUTO_ACKNOWLEDGE
        && mode != Session.CLIENT_ACKNOWLEDGE
        && mode != Session.DUPS_OK_ACKNOWLEDGE
        && mode != Session.SESSION_TRANSACTED) {
      throw JmsErrors.invalidArgument(
          "session mode " + mode + "; see the constants of jakarta.jms.Session");
    }
    S session = maker.make(this, sessionNumbers.incrementAndGet(), mode);
    synchronized (lifeCycle) {
      checkUsable();
      sessions.add(session);
      if (started) {
        session.delivery().start();
      }
    }
    return session;
  }

  void remove(LogwharfSession session) {
    sessions.remove(session);
  }

  @Override
  public String getClientID() throws JMSException {
    checkOpen();
    return clientId.get();
  }

  @Override
  public void setClientID(String id) throws JMSException {
    checkOpen();
    clientId.set(id, runtime.registrations()::claim);
    runtime.identity().setClientId(id);
  }

  @Override
  public ConnectionMetaData getMetaData() throws JMSException {
    checkOpen();
    return LogwharfConnectionMetaData.INSTANCE;
  }

  @Override
  public ExceptionListener getExceptionListener() throws JMSException {
    checkOpen();
    return reports.listener();
  }

  @Override
  public void setExceptionListener(ExceptionListener listener) throws JMSException {
    checkOpen();
    clientId.used();
    reports.setListener(listener);
  }

  @Override
  public void start() throws JMSException {
    checkUsable();
    clientId.used();
    synchronized (lifeCycle) {
      if (!started) {
        started = true;
        sessions.forEach(session -> session.delivery().start());
      }
    }
  }

  @Override
  public void stop() throws JMSException {
    checkOpen();
    clientId.used();
    for (LogwharfSession session : sessions) {
      if (session.delivery().inListener()) {
        throw JmsErrors.illegalState(
            "stop of a connection in a message listener of its own; do it outside of the listener");
      }
    }
    synchronized (lifeCycle) {
      started = false;
      sessions.forEach(session -> session.delivery().stop());
    }
    // Outside of the lock: a listener that is still running may use the connection.
    sessions.forEach(session -> session.delivery().awaitOutside());
  }

  @Override
  public void close() throws JMSException {
    for (LogwharfSession session : sessions) {
      session.checkCloseAllowed("close of a connection");
    }
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    // No lock is held: listeners that are still running have the full use of the connection.
    closeSessions(openSessions());
    synchronized (lifeCycle) {
      closed = true;
    }
    closeSessions(openSessions());
    awaitSends();
    if (lost == null) {
      release(this::disconnect);
    } else {
      disconnect();
    }
  }

  /** Everything of the connection has ended: lets go of the channel, now or when it may. */
  void release(Runnable disconnect) {
    disconnect.run();
  }

  private void disconnect() {
    runtime.disconnect();
    onClosed.run();
  }

  /** Those that feed others last, for the others to give back in order what they were fed. */
  private List<LogwharfSession> openSessions() {
    return sessions.stream().sorted(comparing(FeedingSession.class::isInstance)).toList();
  }

  private void closeSessions(List<LogwharfSession> open) throws JMSException {
    // All listeners first, and first of all what feeds them: until the last of them has returned,
    // each may be using sessions that have none.
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).delivery().end();
    }
    List<CompletableFuture<Void>> detached = new ArrayList<>();
    for (LogwharfSession session : open) {
      detached.add(session.endAndDetach());
    }
    sessions.removeAll(open);
    try {
      Await.result(
          CompletableFuture.allOf(detached.toArray(CompletableFuture[]::new)),
          runtime.options().timeouts().requestMs(),
          "closing the connection");
    } catch (JMSException e) {
      onCloseFailure(e);
    }
  }

  private void awaitSends() {
    int timeoutMs = runtime.options().timeouts().closeMs();
    try {
      if (!runtime.sender().awaitAnswers(timeoutMs)) {
        LOG.warn(
            "event=closed-with-unanswered-sends broker={} waited_ms={}",
            runtime.channel().address(),
            timeoutMs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The broker could not be told of an end, which it will notice by itself. */
  void onCloseFailure(JMSException failure) {
    LOG.debug("event=close-not-confirmed broker={}", runtime.channel().address(), failure);
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      Destination destination, String selector, ServerSessionPool pool, int maxMessages)
      throws JMSException {
    return LogwharfConnectionConsumer.open(
        this,
        pool,
        maxMessages,
        (session, maker) -> session.consumer(destination, selector, false, maker));
  }

  @Override
  public ConnectionConsumer createSharedConnectionConsumer(
      Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages)
      throws JMSException {
    SubscriptionName subscription = SubscriptionName.of(name, false, true);
    return subscribed(topic, subscription, selector, pool, maxMessages);
  }

  @Override
  public ConnectionConsumer createDurableConnectionConsumer(
      Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages)
      throws JMSException {
    return LogwharfConnectionConsumer.open(
        this,
        pool,
        maxMessages,
        (session, maker) ->
            session.subscriber(topic, session.unshared(name), selector, false, maker));
  }

  @Override
  public ConnectionConsumer createSharedDurableConnectionConsumer(
      Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages)
      throws JMSException {
    SubscriptionName subscription = SubscriptionName.of(name, true, true);
    return subscribed(topic, subscription, selector, pool, maxMessages);
  }

  private ConnectionConsumer subscribed(
      Topic topic, SubscriptionName name, String selector, ServerSessionPool pool, int maxMessages)
      throws JMSException {
    return LogwharfConnectionConsumer.open(
        this,
        pool,
        maxMessages,
        (session, maker) -> session.subscriber(topic, name, selector, false, maker));
  }

  /** Whether a session is one of this connection. */
  boolean owns(LoadableSession session) {
    return session instanceof LogwharfSession own && own.isOf(this);
  }

  /** Tells the exception listener of a failure that nobody else hears of. */
  void report(JMSException failure) {
    if (!closed) {
      reports.report(failure);
    }
  }

  private void onLost(ConnectionLostException cause) {
    if (lost != null) {
      return;
    }
    lost = cause;
    runtime.onLost(cause);
    sessions.forEach(session -> session.delivery().fail(cause));
    report(JmsErrors.of(cause, "the connection"));
  }

  private void checkUsable() throws JMSException {
    checkOpen();
    if (lost != null) {
      throw JmsErrors.of(lost, "using the connection");
    }
  }

  final void checkOpen() throws JMSException {
    if (closed) {
      throw JmsErrors.closed("the connection");
    }
  }
}
