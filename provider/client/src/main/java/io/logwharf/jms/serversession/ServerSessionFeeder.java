package io.logwharf.jms.serversession;

import io.logwharf.jms.error.ErrorCode;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.receive.ConsumerFeed;
import io.logwharf.jms.receive.ReceivedRecord;
import io.logwharf.jms.thread.WorkerPool;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes the messages of a connection consumer to the sessions of its pool (Jakarta Messaging 3.1
 * §11.2.5), as a task of an executor: scheduled when there is something to do, gone when there
 * isn't. While it waits for the pool it holds nothing that another consumer lacks.
 *
 * <p>Thread-safe; one task at a time.
 */
public final class ServerSessionFeeder {
  private static final int LOADS_PER_TASK = 32;

  private final LoadOrigin origin;
  private final ConsumerFeed feed;
  private final Terms terms;
  private final Surroundings surroundings;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean paused;

  /**
   * What the application server wants.
   *
   * @param maxMessages that a session is loaded with at once, at most
   */
  public record Terms(ServerSessionPool pool, int maxMessages) {
    /**
     * Checks them.
     *
     * @throws JMSException where they can't be kept
     */
    public Terms checked() throws JMSException {
      if (pool == null) {
        throw JmsErrors.invalidArgument("a connection consumer needs a server session pool");
      }
      if (maxMessages < 1) {
        throw JmsErrors.invalidArgument(
            "a session can't be loaded with "
                + maxMessages
                + " messages at most; one is the least");
      }
      return this;
    }
  }

  /**
   * Where a feeder works.
   *
   * @param executor runs its task, one at a time, on a thread of the workers
   * @param later runs a task after a pause
   * @param own whether a session belongs to the feeder's connection
   * @param report takes failures that no call of the application can throw
   */
  public record Surroundings(
      Executor executor,
      WorkerPool workers,
      Executor later,
      Predicate<LoadableSession> own,
      Consumer<JMSException> report) {}

  public ServerSessionFeeder(
      LoadOrigin origin, ConsumerFeed feed, Terms terms, Surroundings surroundings) {
    this.origin = origin;
    this.feed = feed;
    this.terms = terms;
    this.surroundings = surroundings;
  }

  /** The pool that the sessions come from. */
  public ServerSessionPool pool() {
    return terms.pool;
  }

  /** There may be something to do; from any thread. */
  public void schedule() {
    if (!paused && scheduled.compareAndSet(false, true)) {
      surroundings.executor.execute(this::run);
    }
  }

  private void run() {
    try {
      feed.checkUsable();
    } catch (JMSException e) {
      scheduled.set(false);
      surroundings.report.accept(e);
      return;
    }
    try {
      for (int i = 0; i < LOADS_PER_TASK && feed.isReady(); i++) {
        feedOne();
      }
    } catch (JMSException e) {
      pause(e);
    } catch (RuntimeException e) {
      pause(JmsErrors.of(e, "feeding server sessions from " + origin.destination()));
    }
    scheduled.set(false);
    // What came after the last look, and before the flag was down, scheduled nothing.
    if (feed.isReady()) {
      schedule();
    }
  }

  /** A pool or a session that fails is asked again after a pause, and not at once. */
  private void pause(JMSException failure) {
    if (feed.isEnded()) {
      return;
    }
    surroundings.report.accept(failure);
    paused = true;
    feed.setListening(false);
    surroundings.later.execute(
        () -> {
          paused = false;
          feed.setListening(true);
          schedule();
        });
  }

  private void feedOne() throws JMSException {
    ServerSession server = nextServerSession();
    SessionLoad load = null;
    try {
      load = loadOf(server);
      load.add(take(), origin);
    } finally {
      // Even where there is nothing for it: only a session that was started goes back to its pool.
      start(server, load);
    }
  }

  private List<ReceivedRecord> take() throws JMSException {
    List<ReceivedRecord> records = new ArrayList<>();
    boolean taken = true;
    while (taken && records.size() < terms.maxMessages) {
      taken =
          feed.dispatch(
              record -> {
                record.load();
                return records.add(record);
              });
    }
    return records;
  }

  private static void start(ServerSession server, SessionLoad load) throws JMSException {
    boolean started = false;
    try {
      server.start();
      started = true;
    } finally {
      if (!started && load != null) {
        load.giveBackWaiting();
      }
    }
  }

  private ServerSession nextServerSession() throws JMSException {
    // The pool may keep us waiting, and others may want what is here meanwhile.
    feed.setListening(false);
    ServerSession server;
    try {
      server = surroundings.workers.blocking(terms.pool::getServerSession);
    } finally {
      feed.setListening(true);
    }
    if (server == null) {
      throw failure("the server session pool returned null");
    }
    return server;
  }

  private SessionLoad loadOf(ServerSession server) throws JMSException {
    if (server.getSession() instanceof LoadableSession session && surroundings.own.test(session)) {
      return session.loadable();
    }
    throw failure("a server session's session belongs to another connection");
  }

  private JMSException failure(String message) {
    return new JMSException(
        message + "; it was to be fed from " + origin.destination(),
        ErrorCode.ILLEGAL_STATE.name());
  }
}
