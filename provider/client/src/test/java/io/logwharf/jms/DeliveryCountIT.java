package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.BrokerMain;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * JMSXDeliveryCount and JMSRedelivered where consumers, connections and brokers end (Jakarta
 * Messaging 3.1 §3.4.7, §3.5.11): exact where somebody could still say what was delivered, and
 * never too low to tell a redelivery.
 */
class DeliveryCountIT {
  private static final long TIMEOUT_MS = 20_000;
  private static final int MESSAGES = 5;

  @TempDir Path folder;

  private static Connection connect(String address) throws JMSException {
    Connection connection =
        new LogwharfConnectionFactory("logwharf://" + address).createConnection();
    connection.start();
    return connection;
  }

  private static void send(Connection connection, int from, int count) throws JMSException {
    try (Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      MessageProducer producer = session.createProducer(session.createQueue("orders"));
      for (int i = from; i < from + count; i++) {
        producer.send(session.createTextMessage("m" + i));
      }
    }
  }

  /** Receives two messages, acknowledges none, and has the others prefetched. */
  private static Session receiveTwo(Connection connection) throws JMSException {
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(session.createQueue("orders"));
    assertThat(describe(consumer.receive(TIMEOUT_MS))).isEqualTo("m0 x1");
    assertThat(describe(consumer.receive(TIMEOUT_MS))).isEqualTo("m1 x1");
    return session;
  }

  private static List<String> receiveAll(Connection connection, int count) throws JMSException {
    List<String> received = new ArrayList<>();
    try (Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      MessageConsumer consumer = session.createConsumer(session.createQueue("orders"));
      for (int i = 0; i < count; i++) {
        received.add(describe(consumer.receive(TIMEOUT_MS)));
      }
    }
    return received;
  }

  private static String describe(Message message) throws JMSException {
    int count = message.getIntProperty("JMSXDeliveryCount");
    assertThat(message.getJMSRedelivered()).isEqualTo(count > 1);
    return message.getBody(String.class) + " x" + count;
  }

  @Test
  void shouldCountWhatASessionHadSeenAndNotWhatWasPrefetchedWhenItCloses() throws Exception {
    try (Broker broker = Broker.start(BrokerConfig.embedded(folder));
        Connection connection = connect(broker.bootstrapServers())) {
      send(connection, 0, MESSAGES);
      receiveTwo(connection).close();
      assertThat(receiveAll(connection, MESSAGES))
          .containsExactly("m0 x2", "m1 x2", "m2 x1", "m3 x1", "m4 x1");
    }
  }

  @Test
  void shouldCountOnceMoreForEachRollback() throws Exception {
    try (Broker broker = Broker.start(BrokerConfig.embedded(folder));
        Connection connection = connect(broker.bootstrapServers())) {
      send(connection, 0, 2);
      Session session = connection.createSession(Session.SESSION_TRANSACTED);
      MessageConsumer consumer = session.createConsumer(session.createQueue("orders"));
      for (int attempt = 1; attempt <= 3; attempt++) {
        assertThat(describe(consumer.receive(TIMEOUT_MS))).isEqualTo("m0 x" + attempt);
        session.rollback();
      }
      session.close();
      assertThat(receiveAll(connection, 2)).containsExactly("m0 x4", "m1 x1");
    }
  }

  @Test
  void shouldMarkAllThatALostConnectionMayHaveSeen() throws Exception {
    try (Broker broker = Broker.start(BrokerConfig.embedded(folder));
        Connection other = connect(broker.bootstrapServers())) {
      send(other, 0, MESSAGES);
      var proxy = new CuttingProxy(broker.port());
      Connection lost = connect("localhost:" + proxy.port());
      receiveTwo(lost);
      proxy.close();
      // How many of the others it had prefetched is the client's affair.
      List<String> received = receiveAll(other, MESSAGES);
      assertThat(received.subList(0, 2)).containsExactly("m0 x2", "m1 x2");
      assertThat(received)
          .extracting(text -> text.substring(0, 2))
          .containsExactly("m0", "m1", "m2", "m3", "m4");
      lost.close();
    }
  }

  @Test
  void shouldKeepCountsExactlyWhereTheBrokerIsStopped() throws Exception {
    try (Broker broker = Broker.start(BrokerConfig.embedded(folder));
        Connection connection = connect(broker.bootstrapServers())) {
      send(connection, 0, MESSAGES);
      receiveTwo(connection).close();
    }
    try (Broker broker = Broker.start(BrokerConfig.embedded(folder));
        Connection connection = connect(broker.bootstrapServers())) {
      send(connection, MESSAGES, 1);
      assertThat(receiveAll(connection, MESSAGES + 1))
          .containsExactly("m0 x2", "m1 x2", "m2 x1", "m3 x1", "m4 x1", "m5 x1");
    }
  }

  @Test
  void shouldHideNoRedeliveryWhereTheBrokerIsKilled() throws Exception {
    Process broker = startProcess();
    String address = awaitReady(broker);
    Connection connection = connect(address);
    send(connection, 0, MESSAGES);
    receiveTwo(connection);
    broker.destroyForcibly();
    assertThat(broker.waitFor(30, TimeUnit.SECONDS)).isTrue();
    connection.close();

    Process again = startProcess();
    try (Connection after = connect(awaitReady(again))) {
      send(after, MESSAGES, 1);
      List<String> received = receiveAll(after, MESSAGES + 1);
      // What was prefetched may have been seen; what was sent later can't have been.
      assertThat(received).containsExactly("m0 x2", "m1 x2", "m2 x2", "m3 x2", "m4 x2", "m5 x1");
    } finally {
      again.destroyForcibly();
      assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process startProcess() throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            classPath,
            BrokerMain.class.getName(),
            "--override",
            "log.dir=" + folder,
            "--override",
            "listeners=PLAINTEXT://localhost:0")
        .redirectError(new File(folder.toFile(), "errors.txt"))
        .start();
  }

  private static String awaitReady(Process broker) throws IOException {
    var output =
        new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith("Logwharf is ready at ")) {
      line = output.readLine();
    }
    assertThat(line).as("the line that says where the broker is").isNotNull();
    return line.substring(line.lastIndexOf(' ') + 1);
  }
}
