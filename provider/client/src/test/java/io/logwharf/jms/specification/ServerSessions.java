package io.logwharf.jms.specification;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An application server's pool of sessions, each run on a thread when it was loaded. */
final class ServerSessions implements ServerSessionPool, AutoCloseable {
  private final BlockingQueue<Pooled> idle = new LinkedBlockingQueue<>();
  private final List<Session> sessions = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger();

  /** Makes sessions of this mode, each with a listener of its own. */
  static ServerSessions of(
      Connection connection, int count, int mode, Function<Session, MessageListener> listeners)
      throws JMSException {
    ServerSessions pool = new ServerSessions();
    for (int i = 0; i < count; i++) {
      Session session = connection.createSession(mode);
      session.setMessageListener(listeners.apply(session));
      pool.sessions.add(session);
      pool.idle.add(pool.new Pooled(session));
    }
    return pool;
  }

  List<Session> sessions() {
    return sessions;
  }

  /** How often a session was taken from the pool. */
  int taken() {
    return taken.get();
  }

  /** How often one was started. */
  int started() {
    return started.get();
  }

  int idle() {
    return idle.size();
  }

  /** Takes a session out of the pool, for nobody. */
  ServerSession keep() throws InterruptedException {
    return idle.take();
  }

  void giveBack(ServerSession kept) {
    idle.add((Pooled) kept);
  }

  @Override
  public ServerSession getServerSession() throws JMSException {
    try {
      Pooled next = idle.take();
      taken.incrementAndGet();
      return next;
    } catch (InterruptedException e) {
      throw new JMSException("interrupted");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private final class Pooled implements ServerSession {
    private final Session session;

    private Pooled(Session session) {
      this.session = session;
    }

    @Override
    public Session getSession() {
      return session;
    }

    @Override
    public void start() {
      started.incrementAndGet();
      threads.execute(
          () -> {
            session.run();
            idle.add(this);
          });
    }
  }
}
