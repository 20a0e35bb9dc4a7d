package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that work until the broker dies, each with a connection and a thread of its own. A client
 * that fails before the end was to be expected fails {@link #close}.
 */
final class CrashClients implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final ConnectionFactory factory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> clients = new ArrayList<>();
  private final CountDownLatch sends;
  private volatile boolean endExpected;
  private volatile boolean stopped;

  /** They are under way when so many sends have returned. */
  CrashClients(ConnectionFactory factory, int sendsUnderWay) {
    this.factory = factory;
    this.sends = new CountDownLatch(sendsUnderWay);
  }

  /** What a client does with its connection, which is not started. */
  interface Client {
    void work(Connection connection) throws JMSException;
  }

  void start(Client client) {
    clients.add(
        threads.submit(
            () -> {
              try {
                connect(client);
              } catch (JMSException e) {
                // The broker's death ends a client; anything the model cares for it has been told.
                if (!endExpected) {
                  throw e;
                }
              }
              return null;
            }));
  }

  /** Opens a connection for this only, in this thread. */
  void connect(Client client) throws JMSException {
    try (Connection connection = factory.createConnection()) {
      client.work(connection);
    }
  }

  boolean working() {
    return !stopped;
  }

  void sendReturned() {
    sends.countDown();
  }

  static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Waits until the load is a load. */
  void awaitUnderWay() throws InterruptedException {
    assertThat(sends.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("%d sends too few have returned", sends.getCount())
        .isTrue();
  }

  /** From now on a client that fails has only seen the broker die. */
  void expectTheEnd() {
    endExpected = true;
  }

  /** Waits for the clients to end; fails as one of them failed. */
  @Override
  public void close() throws Exception {
    stopped = true;
    threads.shutdown();
    for (Future<?> client : clients) {
      client.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
