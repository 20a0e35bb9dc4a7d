package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.BrokerKey;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Temporary destinations leave nothing behind in client and broker, which share this JVM. The Maven
 * profile {@code stress} makes a million of them.
 */
class TemporaryDestinationsGrowthIT {
  private static final int COUNT = Integer.getInteger("temporary.destinations", 2_000);
  private static final int WARM_UP = 1_000 + COUNT / 10;

  /** Every so many requests, the temporary destinations end with their connection. */
  private static final int PER_CONNECTION = 500;

  private static final long DEADLINE_MS = 30_000;

  @TempDir Path folder;
  private Broker broker;
  private Connection answering;

  @BeforeEach
  void start() throws Exception {
    broker =
        Broker.start(
            BrokerConfig.embedded(folder)
                .with(BrokerKey.LOG_SEGMENT_BYTES, "1048576")
                .with(BrokerKey.JOURNAL_FILE_BYTES, "4194304")
                .with(BrokerKey.JOURNAL_MAX_FILES, "2"));
    answering = connect();
    answer(answering.createSession());
  }

  @AfterEach
  void stop() throws Exception {
    answering.close();
    broker.close();
  }

  private Connection connect() throws JMSException {
    Connection connection =
        new LogwharfConnectionFactory("logwharf://" + broker.bootstrapServers()).createConnection();
    connection.start();
    return connection;
  }

  private static Queue requests(Session session) throws JMSException {
    return session.createQueue("requests");
  }

  private static void answer(Session session) throws JMSException {
    MessageProducer answers = session.createProducer(null);
    session
        .createConsumer(requests(session))
        .setMessageListener(
            request -> {
              try {
                answers.setDeliveryMode(request.getJMSDeliveryMode());
                answers.send(request.getJMSReplyTo(), session.createTextMessage("answer"));
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @Test
  void shouldLeaveNothingBehind() throws Exception {
    ask(WARM_UP);
    Footprint before = Footprint.settled(folder);
    long begin = System.nanoTime();
    ask(COUNT);
    long seconds = (System.nanoTime() - begin) / 1_000_000_000;
    Footprint after = Footprint.within(before, folder);
    System.out.printf(
        "TemporaryDestinationsGrowthIT: %d in %d s; before: %s; after: %s%n",
        COUNT, seconds, before, after);
    assertThat(after.growthOver(before)).isEmpty();
  }

  private void ask(int count) throws JMSException {
    for (int asked = 0; asked < count; asked += PER_CONNECTION) {
      try (Connection connection = connect();
          Session session = connection.createSession()) {
        MessageProducer asking = session.createProducer(requests(session));
        for (int i = 0; i < Math.min(PER_CONNECTION, count - asked); i++) {
          asking.setDeliveryMode(
              i % 8 == 0 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
          askOnce(session, asking, i);
        }
      }
    }
  }

  private static void askOnce(Session session, MessageProducer asking, int number)
      throws JMSException {
    boolean byTopic = number % 4 == 1;
    TemporaryTopic topic = byTopic ? session.createTemporaryTopic() : null;
    TemporaryQueue queue = byTopic ? null : session.createTemporaryQueue();
    Message request = session.createMessage();
    request.setJMSReplyTo(byTopic ? topic : queue);
    try (MessageConsumer consumer = session.createConsumer(byTopic ? topic : queue)) {
      asking.send(request);
      assertThat(consumer.receive(DEADLINE_MS)).isNotNull();
    }
    if (number == PER_CONNECTION - 1) {
      return; // It ends with the connection.
    }
    if (byTopic) {
      topic.delete();
    } else {
      queue.delete();
    }
  }
}
