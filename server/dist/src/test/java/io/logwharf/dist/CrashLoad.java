package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Producers and consumers on one queue, each with a connection and a thread of its own, who tell
 * the model what they do and work until the broker dies or they are stopped. Half of the consumers
 * acknowledge by themselves, the others by groups.
 */
final class CrashLoad implements AutoCloseable {
  static final String QUEUE = "crash";
  private static final String ID = "id";
  private static final int GROUP = 7;
  private static final long RECEIVE_MILLIS = 100;
  private static final int SENDS_UNDER_WAY = 50;
  private static final long PATIENCE_SECONDS = 60;

  private final ConnectionFactory factory;
  private final CrashModel model;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> clients = new ArrayList<>();
  private final CountDownLatch sends = new CountDownLatch(SENDS_UNDER_WAY);
  private volatile boolean stopped;

  CrashLoad(ConnectionFactory factory, CrashModel model) {
    this.factory = factory;
    this.model = model;
  }

  void startProducers(int count, String idPrefix) {
    for (int i = 0; i < count; i++) {
      String prefix = idPrefix + "-" + i + "-";
      start(connection -> produce(connection, prefix));
    }
  }

  void startConsumers(int count) {
    for (int i = 0; i < count; i++) {
      boolean automatic = i % 2 == 0;
      start(automatic ? this::consumeAutomatically : this::consumeInGroups);
    }
  }

  private interface Client {
    void work(Connection connection) throws JMSException;
  }

  private void start(Client client) {
    clients.add(
        threads.submit(
            () -> {
              try (Connection connection = factory.createConnection()) {
                connection.start();
                client.work(connection);
              } catch (JMSException e) {
                // The broker's death ends a client; anything the model cares for it has been told.
                if (!stopped) {
                  throw e;
                }
              }
              return null;
            }));
  }

  private void produce(Connection connection, String prefix) throws JMSException {
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue(QUEUE));
    for (int i = 0; !stopped; i++) {
      String id = prefix + i;
      Message message = session.createTextMessage("message " + id);
      message.setStringProperty(ID, id);
      model.sending(id);
      producer.send(message);
      model.sendReturned(id);
      sends.countDown();
    }
  }

  private void consumeAutomatically(Connection connection) throws JMSException {
    Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE));
    while (!stopped) {
      Message message = consumer.receive(RECEIVE_MILLIS);
      if (message != null) {
        delivered(message, true);
      }
    }
  }

  private void consumeInGroups(Connection connection) throws JMSException {
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE));
    List<String> group = new ArrayList<>();
    while (!stopped) {
      Message message = consumer.receive(RECEIVE_MILLIS);
      if (message != null) {
        group.add(delivered(message, false));
        if (group.size() == GROUP) {
          model.acknowledging(group);
          message.acknowledge();
          model.acknowledgeReturned(group);
          group.clear();
        }
      }
    }
  }

  /** Takes all there is from the queue, until nothing has come for a while. */
  void drain(long patienceMillis) throws JMSException {
    try (Connection connection = factory.createConnection()) {
      connection.start();
      Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
      MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE));
      Message last = null;
      for (Message next = consumer.receive(patienceMillis);
          next != null;
          next = consumer.receive(patienceMillis)) {
        delivered(next, false);
        last = next;
      }
      if (last != null) {
        last.acknowledge();
      }
    }
  }

  private String delivered(Message message, boolean automatic) throws JMSException {
    String id = message.getStringProperty(ID);
    model.delivered(id, message.getJMSRedelivered(), automatic);
    return id;
  }

  /** Waits until the load is a load. */
  void awaitUnderWay() throws InterruptedException {
    assertThat(sends.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("%d of the first %d sends have not returned", sends.getCount(), SENDS_UNDER_WAY)
        .isTrue();
  }

  /** From now on a client that fails has only seen the broker die. */
  void expectTheEnd() {
    stopped = true;
  }

  /** Waits for the clients; fails where one failed before the end was to be expected. */
  @Override
  public void close() throws Exception {
    stopped = true;
    threads.shutdown();
    for (Future<?> client : clients) {
      client.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
