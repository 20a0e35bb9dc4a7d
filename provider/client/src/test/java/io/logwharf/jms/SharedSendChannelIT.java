package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.jms.CuttingProxy.Side;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections of a process that send persistent messages by a channel that they share. */
class SharedSendChannelIT {
  private static final int PRODUCE = 0;

  /** There are at most four event loops, so at least two connections on each of them. */
  private static final int CONNECTIONS = 8;

  private static final int ROUNDS = 100;
  private static final long DEADLINE_MS = 30_000;

  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Connection> connections = new ArrayList<>();
  private final List<Sends> sends = new ArrayList<>();
  private final Set<Integer> lost = new ConcurrentSkipListSet<>();
  private Broker broker;
  private CuttingProxy proxy;

  private record Sends(Session session, MessageProducer producer) {
    void send(String text) throws JMSException {
      producer.send(session.createTextMessage(text));
    }
  }

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder), meters);
    proxy = new CuttingProxy(broker.port());
  }

  @AfterEach
  void stop() throws Exception {
    for (Connection connection : connections) {
      connection.close();
    }
    proxy.close();
    broker.close();
  }

  private void connect(int port, String query) throws JMSException {
    var factory = new LogwharfConnectionFactory("logwharf://localhost:" + port + query);
    for (int i = 0; i < CONNECTIONS; i++) {
      int number = i;
      Connection connection = factory.createConnection();
      connection.setExceptionListener(failure -> lost.add(number));
      connections.add(connection);
    }
    for (Connection connection : connections) {
      Session session = connection.createSession();
      sends.add(new Sends(session, session.createProducer(session.createQueue("q"))));
    }
  }

  private double channels() {
    return meters.get("logwharf.connections").gauge().value();
  }

  private void await(String what, BooleanSupplier condition) {
    long deadline = System.currentTimeMillis() + DEADLINE_MS;
    while (!condition.getAsBoolean()) {
      assertThat(System.currentTimeMillis()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /** The texts that are in the queue; fails where one is there twice. */
  private Set<String> received() throws JMSException {
    Set<String> texts = new TreeSet<>();
    var factory = new LogwharfConnectionFactory("logwharf://localhost:" + broker.port());
    try (Connection connection = factory.createConnection();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(session.createQueue("q"))) {
      connection.start();
      Message message = consumer.receive(DEADLINE_MS);
      while (message != null) {
        assertThat(texts.add(((TextMessage) message).getText())).isTrue();
        message = consumer.receiveNoWait();
      }
    }
    return texts;
  }

  @Test
  void shouldOpenOneForTheConnectionsOfALoopAndCloseItWithThem() throws Exception {
    connect(broker.port(), "");
    Set<String> sent = new TreeSet<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < CONNECTIONS; i++) {
        sends.get(i).send(round + "-" + i);
        sent.add(round + "-" + i);
      }
    }
    assertThat(channels()).isGreaterThan(CONNECTIONS).isLessThanOrEqualTo(CONNECTIONS + 4);

    for (Connection connection : connections) {
      connection.close();
    }

    await("closed channels", () -> channels() == 0);
    assertThat(received()).isEqualTo(sent);
    assertThat(lost).isEmpty();
  }

  @Test
  void shouldSendWhateverOtherConnectionsComeAndGo() throws Exception {
    var factory = new LogwharfConnectionFactory("logwharf://localhost:" + broker.port());
    Set<String> sent = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<Void>> users = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      String user = Integer.toString(i);
      users.add(
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < ROUNDS; round++) {
                  String text = user + "-" + round;
                  try (JMSContext context = factory.createContext()) {
                    context.createProducer().send(context.createQueue("q"), text);
                  }
                  sent.add(text);
                }
              },
              task -> new Thread(task).start()));
    }
    for (CompletableFuture<Void> user : users) {
      user.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
    }
    assertThat(sent).hasSize(CONNECTIONS * ROUNDS);
    assertThat(received()).isEqualTo(sent);
  }

  @Test
  void shouldOpenNoneForAConnectionThatWantsNone() throws Exception {
    connect(broker.port(), "?ownSendChannel=true");
    for (Sends each : sends) {
      each.send("own");
    }
    assertThat(channels()).isEqualTo(CONNECTIONS);
  }

  @Test
  void shouldLoseTheConnectionsThatShareALostChannelAndNoOthers() throws Exception {
    connect(proxy.port(), "");
    Set<String> sent = new TreeSet<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      sends.get(i).send("before-" + i);
      sent.add("before-" + i);
    }
    proxy.cutAtNext(PRODUCE, Side.BEFORE_THE_REQUEST);

    assertThatThrownBy(() -> sends.get(0).send("cut off")).isInstanceOf(JMSException.class);

    Set<Integer> sharing = new TreeSet<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      try {
        sends.get(i).send("after-" + i);
        sent.add("after-" + i);
      } catch (JMSException e) {
        sharing.add(i);
      }
    }
    assertThat(sharing).contains(0).hasSizeBetween(2, CONNECTIONS);
    await("those that share hear of it", () -> lost.equals(sharing));
    assertThat(received()).isEqualTo(sent);
  }
}
