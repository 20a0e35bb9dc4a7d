package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pattern of templates that open a consumer for every receive, and often a connection too. The
 * median is asserted, not the slowest: the machine may pause any one.
 */
@Timeout(180)
class NewConsumerIT {
  private static final int RECEIVES = 100;
  private static final long PROMISE_MILLIS = 50;
  private static final long PATIENCE_MILLIS = 10_000;

  @TempDir static Path folder;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    server = ServerProcess.start(Distribution.unpack(folder), folder.resolve("data"));
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  private static ConnectionFactory factory() {
    return new LogwharfConnectionFactory("logwharf://" + server.address());
  }

  @Test
  void shouldGiveAWaitingMessageToANewConsumerOfAnOpenConnectionWithin50Millis() throws Exception {
    long[] micros = new long[RECEIVES];
    try (Connection connection = factory().createConnection()) {
      connection.start();
      for (int i = 0; i < RECEIVES; i++) {
        send("open", i);
        long begin = System.nanoTime();
        assertThat(receive(connection, "open")).isEqualTo("message " + i);
        micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
      }
    }
    assertMedian("a new session and consumer", micros);
  }

  @Test
  void shouldGiveAWaitingMessageToAConsumerOfANewConnectionWithin50Millis() throws Exception {
    long[] micros = new long[RECEIVES];
    for (int i = 0; i < RECEIVES; i++) {
      send("new", i);
      long begin = System.nanoTime();
      try (Connection connection = factory().createConnection()) {
        connection.start();
        assertThat(receive(connection, "new")).isEqualTo("message " + i);
        micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
      }
    }
    assertMedian("a new connection, session and consumer", micros);
  }

  private static void send(String queue, int number) throws JMSException {
    try (Connection connection = factory().createConnection();
        Session session = connection.createSession()) {
      session
          .createProducer(session.createQueue(queue))
          .send(session.createTextMessage("message " + number));
    }
  }

  private static String receive(Connection connection, String name) throws JMSException {
    try (Session session = connection.createSession()) {
      Queue queue = session.createQueue(name);
      try (MessageConsumer consumer = session.createConsumer(queue)) {
        Message message = consumer.receive(PATIENCE_MILLIS);
        assertThat(message).isNotNull();
        return ((TextMessage) message).getText();
      }
    }
  }

  private static void assertMedian(String what, long[] micros) {
    Arrays.sort(micros);
    System.out.printf(
        "NewConsumerIT: receive with %s: median %d us, 99th percentile %d us, slowest %d us%n",
        what, micros[micros.length / 2], micros[micros.length * 99 / 100], micros[RECEIVES - 1]);
    assertThat(micros[micros.length / 2])
        .as("microseconds to receive with %s", what)
        .isLessThan(TimeUnit.MILLISECONDS.toMicros(PROMISE_MILLIS));
  }
}
