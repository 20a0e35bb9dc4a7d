package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions and client identifiers (Jakarta Messaging 3.1 §6.1.2 and §8.3), end to end. */
class SubscriptionIT {
  private static final String BROKER = "subscription-it";
  private static final LogwharfConnectionFactory FACTORY =
      new LogwharfConnectionFactory("logwharf:memory:" + BROKER);
  private static final long DEADLINE_MS = 30_000;

  private final List<Connection> connections = new ArrayList<>();
  private String client;
  private Session session;
  private Topic topic;

  @BeforeEach
  void open(TestInfo test) throws JMSException {
    client = test.getTestMethod().orElseThrow().getName();
    session = connect(client).createSession();
    topic = session.createTopic(client);
  }

  private Connection connect(String clientId) throws JMSException {
    Connection connection = FACTORY.createConnection();
    connections.add(connection);
    if (clientId != null) {
      connection.setClientID(clientId);
    }
    connection.start();
    return connection;
  }

  @AfterEach
  void close() throws JMSException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  @AfterAll
  static void stopBroker() {
    LogwharfConnectionFactory.stopMemoryBroker(BROKER);
  }

  @Test
  void shouldGiveAClientIdToOneConnectionAtATime() throws Exception {
    Connection other = FACTORY.createConnection();
    connections.add(other);
    assertThatThrownBy(() -> other.setClientID(client))
        .isInstanceOf(InvalidClientIDException.class);
    connections.get(0).close();
    Connection next = FACTORY.createConnection();
    connections.add(next);
    awaitClientId(next);
    assertThat(next.getClientID()).isEqualTo(client);
  }

  /** The broker hears of the end of a connection shortly after it. */
  private void awaitClientId(Connection connection) throws JMSException {
    long deadline = System.nanoTime() + DEADLINE_MS * 1_000_000;
    while (true) {
      try {
        connection.setClientID(client);
        return;
      } catch (InvalidClientIDException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  @Test
  void shouldClaimTheClientIdOfTheUrlWhenConnecting() throws Exception {
    LogwharfConnectionFactory administered =
        new LogwharfConnectionFactory("logwharf:memory:" + BROKER + "?clientId=" + client);
    assertThatThrownBy(administered::createConnection).isInstanceOf(InvalidClientIDException.class);
    assertThatThrownBy(administered::createContext)
        .isInstanceOf(InvalidClientIDRuntimeException.class);
  }

  @Test
  void shouldKeepMessagesForADurableSubscription() throws Exception {
    send("before");
    session.createDurableConsumer(topic, "s").close();
    send("one", "two");
    TopicSubscriber subscriber = session.createDurableSubscriber(topic, "s");
    assertThat(texts(subscriber, 2)).containsExactly("one", "two");
    assertThat(subscriber.receiveNoWait()).isNull();
    assertThat(subscriber.getTopic().getTopicName()).isEqualTo(topic.getTopicName());
  }

  @Test
  void shouldRefuseASecondConsumerOfAnUnsharedDurableSubscription() throws Exception {
    MessageConsumer consumer = session.createDurableConsumer(topic, "s");
    assertThatThrownBy(() -> session.createDurableConsumer(topic, "s"))
        .isInstanceOf(JMSException.class);
    consumer.close();
    session.createDurableConsumer(topic, "s");
  }

  @Test
  void shouldNeedAClientIdForAnUnsharedDurableSubscription() throws Exception {
    Session anonymous = connect(null).createSession();
    assertThatThrownBy(() -> anonymous.createDurableConsumer(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> anonymous.createDurableSubscriber(topic, "s"))
        .isInstanceOf(IllegalStateException.class);
    try (JMSContext context = FACTORY.createContext()) {
      assertThatThrownBy(() -> context.createDurableConsumer(topic, "s"))
          .isInstanceOf(IllegalStateRuntimeException.class);
    }
  }

  @Test
  void shouldShareADurableSubscription() throws Exception {
    Session second = connect(null).createSession();
    Session third = connect(null).createSession();
    MessageConsumer one = second.createSharedDurableConsumer(topic, client);
    MessageConsumer two = third.createSharedDurableConsumer(topic, client);
    send("a", "b", "c", "d");
    List<String> all = new ArrayList<>();
    while (all.size() < 4) {
      for (MessageConsumer each : List.of(one, two)) {
        TextMessage message = (TextMessage) each.receive(100);
        if (message != null) {
          all.add(message.getText());
        }
      }
    }
    assertThat(all).containsExactlyInAnyOrder("a", "b", "c", "d");
    one.close();
    two.close();
    send("e");
    assertThat(texts(second.createSharedDurableConsumer(topic, client), 1)).containsExactly("e");
  }

  @Test
  void shouldEndASharedNonDurableSubscriptionWithItsLastConsumer() throws Exception {
    MessageConsumer one = session.createSharedConsumer(topic, "s");
    MessageConsumer two = session.createSharedConsumer(topic, "s");
    one.close();
    send("a");
    assertThat(texts(two, 1)).containsExactly("a");
    two.close();
    send("b");
    MessageConsumer three = session.createSharedConsumer(topic, "s");
    send("c");
    assertThat(texts(three, 1)).containsExactly("c");
  }

  @Test
  void shouldKeepNamesOfDurableAndNonDurableApart() throws Exception {
    MessageConsumer durable = session.createSharedDurableConsumer(topic, "s");
    MessageConsumer volatileOne = session.createSharedConsumer(topic, "s");
    send("a");
    assertThat(texts(durable, 1)).containsExactly("a");
    assertThat(texts(volatileOne, 1)).containsExactly("a");
  }

  @Test
  void shouldNotMixSharedAndUnsharedOfOneName() throws Exception {
    session.createDurableConsumer(topic, "s").close();
    assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s"))
        .isInstanceOf(JMSException.class);
    session.createSharedDurableConsumer(topic, "t").close();
    assertThatThrownBy(() -> session.createDurableConsumer(topic, "t"))
        .isInstanceOf(JMSException.class);
  }

  @Test
  void shouldScopeNamesByClientId() throws Exception {
    Session other = connect(client + "-2").createSession();
    MessageConsumer mine = session.createDurableConsumer(topic, "s");
    MessageConsumer theirs = other.createDurableConsumer(topic, "s");
    send("a");
    assertThat(texts(mine, 1)).containsExactly("a");
    assertThat(texts(theirs, 1)).containsExactly("a");
  }

  @Test
  void shouldRecreateAnInactiveDurableSubscriptionWithAnotherSelector() throws Exception {
    session.createDurableConsumer(topic, "s").close();
    send("old");
    MessageConsumer consumer = session.createDurableConsumer(topic, "s", "a IS NULL", false);
    send("new");
    assertThat(texts(consumer, 1)).containsExactly("new");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldRecreateAnInactiveDurableSubscriptionOfAnotherTopic() throws Exception {
    Topic other = session.createTopic(client + "-2");
    session.createSharedDurableConsumer(topic, "s").close();
    send("old");
    MessageConsumer consumer = session.createSharedDurableConsumer(other, "s");
    send("old too");
    session.createProducer(other).send(session.createTextMessage("new"));
    assertThat(texts(consumer, 1)).containsExactly("new");
    assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s"))
        .isInstanceOf(JMSException.class);
  }

  @Test
  void shouldRefuseAnotherSelectorOfAnActiveSharedSubscription() throws Exception {
    session.createSharedDurableConsumer(topic, "s", "a = 1");
    assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s", "a = 2"))
        .isInstanceOf(JMSException.class);
    session.createSharedConsumer(topic, "t", "a = 1");
    assertThatThrownBy(() -> session.createSharedConsumer(topic, "t", "a = 2"))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> session.createSharedConsumer(topic, "u", "a = "))
        .isInstanceOf(InvalidSelectorException.class);
  }

  @Test
  void shouldUnsubscribe() throws Exception {
    MessageConsumer consumer = session.createDurableConsumer(topic, "s");
    assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(JMSException.class);
    consumer.close();
    send("gone");
    session.unsubscribe("s");
    assertThatThrownBy(() -> session.unsubscribe("s"))
        .isInstanceOf(InvalidDestinationException.class);
    MessageConsumer again = session.createDurableConsumer(topic, "s");
    assertThat(again.receiveNoWait()).isNull();
  }

  @Test
  void shouldNotUnsubscribeWhatIsUnacknowledged() throws Exception {
    Session acknowledging = connections.get(0).createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = acknowledging.createDurableConsumer(topic, "s");
    send("a");
    Message message = consumer.receive(DEADLINE_MS);
    consumer.close();
    assertThatThrownBy(() -> session.unsubscribe("s")).isInstanceOf(JMSException.class);
    message.acknowledge();
    session.unsubscribe("s");
  }

  @Test
  void shouldConsumeAgainAfterTheSessionWasClosed() throws Exception {
    Session shortLived = connections.get(0).createSession();
    shortLived.createDurableConsumer(topic, "s");
    shortLived.close();
    send("a");
    assertThat(texts(session.createDurableConsumer(topic, "s"), 1)).containsExactly("a");
  }

  @Test
  void shouldOfferTheSameInAContext() {
    try (JMSContext context = FACTORY.createContext()) {
      context.setClientID(client + "-context");
      JMSConsumer durable = context.createDurableConsumer(topic, "s");
      JMSConsumer shared = context.createSharedDurableConsumer(topic, "t");
      JMSConsumer nonDurable = context.createSharedConsumer(topic, "u");
      context.createProducer().send(topic, "a");
      for (JMSConsumer each : List.of(durable, shared, nonDurable)) {
        assertThat(each.receiveBody(String.class, DEADLINE_MS)).isEqualTo("a");
        each.close();
      }
      context.unsubscribe("s");
      context.unsubscribe("t");
    }
  }

  @Test
  void shouldKeepDurableSubscriptionsOverARestart(@TempDir Path folder) throws Exception {
    LogwharfConnectionFactory embedded =
        new LogwharfConnectionFactory("logwharf:embedded:" + folder);
    try (JMSContext context = embedded.createContext()) {
      context.setClientID(client);
      context.createDurableConsumer(topic, "s", "a = 1", false).close();
      context.createProducer().setProperty("a", 2).send(topic, "other");
      context.createProducer().setProperty("a", 1).send(topic, "mine");
    }
    try (JMSContext context = embedded.createContext()) {
      context.setClientID(client);
      context.createProducer().setProperty("a", 1).send(topic, "mine too");
      JMSConsumer consumer = context.createDurableConsumer(topic, "s", "a = 1", false);
      assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("mine");
      assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("mine too");
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }

  private void send(String... texts) throws JMSException {
    for (String text : texts) {
      session.createProducer(topic).send(session.createTextMessage(text));
    }
  }

  private static List<String> texts(MessageConsumer consumer, int count) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TextMessage message = (TextMessage) consumer.receive(DEADLINE_MS);
      assertThat(message).as("message %d of %d, after %s", i, count, texts).isNotNull();
      texts.add(message.getText());
    }
    return texts;
  }
}
