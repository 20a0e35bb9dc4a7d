package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.BrokerKey;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages are moved between queues in transacted sessions by several threads, which also roll
 * back, close in the middle, and lose their broker: none is lost, none is doubled.
 */
class TransfersIT {
  private static final int QUEUES = 4;
  private static final int MESSAGES = 40;
  private static final int THREADS = 4;
  private static final int TRANSFERS = 60;
  private static final int ROUNDS = 3;
  private static final long DEADLINE_SECONDS = 120;

  @TempDir Path folder;

  private final long seed = new Random().nextLong();
  private Broker broker;

  @Test
  void shouldNeitherLoseNorDoubleWhatIsMoved() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder).with(BrokerKey.MAX_DELIVERY_ATTEMPTS, "0"));
    try {
      fill();
      for (int round = 0; round < ROUNDS; round++) {
        moveAround(round);
        broker.close();
        broker =
            Broker.start(BrokerConfig.embedded(folder).with(BrokerKey.MAX_DELIVERY_ATTEMPTS, "0"));
      }
      List<String> found = drain();
      assertThat(found).as("seed %d", seed).doesNotHaveDuplicates().hasSize(MESSAGES);
    } finally {
      broker.close();
    }
  }

  private void fill() throws JMSException {
    try (Connection connection = connect()) {
      Session session = connection.createSession();
      for (int i = 0; i < MESSAGES; i++) {
        session
            .createProducer(session.createQueue("account-" + i % QUEUES))
            .send(session.createTextMessage("coin-" + i));
      }
    }
  }

  /** In the last third of each round, the broker goes away under those that are still moving. */
  private void moveAround(int round) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<CompletableFuture<Void>> done = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(seed + 31L * round + i);
        boolean untilTheBrokerGoes = i == 0;
        done.add(CompletableFuture.runAsync(() -> move(random, untilTheBrokerGoes), threads));
      }
      for (int i = 1; i < THREADS; i++) {
        done.get(i).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      }
      broker.close();
      done.get(0).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
  }

  private void move(Random random, boolean untilTheBrokerGoes) {
    try (Connection connection = connect()) {
      for (int i = 0; untilTheBrokerGoes || i < TRANSFERS; i++) {
        move(connection, random);
      }
    } catch (JMSException e) {
      if (!untilTheBrokerGoes) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static void move(Connection connection, Random random) throws JMSException {
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer =
        session.createConsumer(session.createQueue("account-" + random.nextInt(QUEUES)));
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      Message message = consumer.receive(20);
      if (message == null) {
        break;
      }
      String to = "account-" + random.nextInt(QUEUES);
      session
          .createProducer(session.createQueue(to))
          .send(session.createTextMessage(((TextMessage) message).getText()));
      switch (random.nextInt(5)) {
        case 0 -> session.rollback();
        case 1 -> {
          // The next message belongs to the same transaction.
        }
        default -> session.commit();
      }
    }
    session.close();
  }

  private List<String> drain() throws JMSException {
    List<String> found = new ArrayList<>();
    try (Connection connection = connect()) {
      Session session = connection.createSession();
      for (int i = 0; i < QUEUES; i++) {
        MessageConsumer consumer = session.createConsumer(session.createQueue("account-" + i));
        Message message;
        while ((message = consumer.receiveNoWait()) != null) {
          found.add(((TextMessage) message).getText());
        }
        consumer.close();
      }
    }
    return found;
  }

  private Connection connect() throws JMSException {
    Connection connection =
        new LogwharfConnectionFactory("logwharf://" + broker.bootstrapServers()).createConnection();
    connection.start();
    return connection;
  }
}
