package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection with a thousand consumers, against a broker in a process of its own. */
@Timeout(180)
class ManyConsumersIT {
  private static final int SOME = 250;
  private static final int MANY = 1000;

  /** The provider's pool of listener threads is 64 at most; the test and the JVM have some too. */
  private static final int MOST_THREADS = 100;

  private static final int MESSAGES = 10_000;

  @Test
  void shouldServeAThousandListenersWithABoundedNumberOfThreads(@TempDir Path folder)
      throws Exception {
    try (ServerProcess server =
            ServerProcess.start(Distribution.unpack(folder), folder.resolve("data"));
        Connection connection =
            new LogwharfConnectionFactory("logwharf://" + server.address()).createConnection()) {
      connection.start();
      List<Session> sessions = new ArrayList<>();

      int threadsOfSome = consume(connection, sessions, SOME);
      int threadsOfMany = consume(connection, sessions, MANY);

      System.out.printf(
          "ManyConsumersIT: %d threads with %d consumers, %d with %d%n",
          threadsOfSome, SOME, threadsOfMany, MANY);
      assertThat(threadsOfMany).as("threads of this JVM").isLessThan(MOST_THREADS);
    }
  }

  /** Opens listeners until there are so many, has them consume, and counts this JVM's threads. */
  private static int consume(Connection connection, List<Session> sessions, int consumers)
      throws Exception {
    CountDownLatch received = new CountDownLatch(MESSAGES);
    try (Session sender = connection.createSession()) {
      Queue queue = sender.createQueue("many-" + consumers);
      while (sessions.size() < consumers) {
        sessions.add(connection.createSession());
      }
      List<MessageConsumer> opened = new ArrayList<>();
      for (Session session : sessions) {
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(message -> received.countDown());
        opened.add(consumer);
      }
      MessageProducer producer = sender.createProducer(queue);
      CountDownLatch sent = new CountDownLatch(MESSAGES);
      for (int i = 0; i < MESSAGES; i++) {
        producer.send(sender.createTextMessage("message " + i), new Countdown(sent));
      }
      assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(received.await(60, TimeUnit.SECONDS))
          .as("%d of %d messages are missing", received.getCount(), MESSAGES)
          .isTrue();
      int threads = Thread.getAllStackTraces().size();
      for (MessageConsumer consumer : opened) {
        consumer.close();
      }
      return threads;
    }
  }
}
