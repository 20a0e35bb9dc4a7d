package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
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

/** noLocal (Jakarta Messaging 3.1 §8.3.1 and §8.3.3) and JMSXUserID (§3.5.9), end to end. */
class NoLocalIT {
  private static final String BROKER = "no-local-it";
  private static final String URL = "logwharf:memory:" + BROKER;
  private static final LogwharfConnectionFactory FACTORY = new LogwharfConnectionFactory(URL);
  private static final long DEADLINE_MS = 30_000;

  private final List<Connection> connections = new ArrayList<>();
  private String name;
  private Topic topic;
  private Session own;
  private Session other;

  @BeforeEach
  void open(TestInfo test) throws JMSException {
    name = test.getTestMethod().orElseThrow().getName();
    own = connect(null).createSession();
    other = connect(null).createSession();
    topic = own.createTopic(name);
  }

  private Connection connect(String clientId) throws JMSException {
    return start(FACTORY.createConnection(), clientId);
  }

  private <C extends Connection> C start(C connection, String clientId) throws JMSException {
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
  void shouldLeaveOutWhatItsOwnConnectionSends() throws Exception {
    MessageConsumer consumer = own.createConsumer(topic, null, true);
    MessageConsumer all = own.createConsumer(topic, null, false);
    send(own, "mine");
    send(other, "theirs");
    assertThat(texts(consumer, 1)).containsExactly("theirs");
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(texts(all, 2)).containsExactly("mine", "theirs");
  }

  @Test
  void shouldLeaveOutWhatOtherSessionsOfTheConnectionSend() throws Exception {
    MessageConsumer consumer = own.createConsumer(topic, null, true);
    Session transacted = connections.get(0).createSession(Session.SESSION_TRANSACTED);
    send(transacted, "mine");
    transacted.commit();
    send(other, "theirs");
    assertThat(texts(consumer, 1)).containsExactly("theirs");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldLeaveOutMessagesWithoutIds() throws Exception {
    MessageConsumer consumer = own.createConsumer(topic, null, true);
    for (Session each : List.of(own, other)) {
      MessageProducer producer = each.createProducer(topic);
      producer.setDisableMessageID(true);
      producer.send(each.createTextMessage(each == own ? "mine" : "theirs"));
    }
    assertThat(texts(consumer, 1)).containsExactly("theirs");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldLeaveOutOfATemporaryTopicWhatItsOwnerSends() throws Exception {
    TemporaryTopic temporary = own.createTemporaryTopic();
    MessageConsumer consumer = own.createConsumer(temporary, null, true);
    own.createProducer(temporary).send(own.createTextMessage("mine"));
    other.createProducer(temporary).send(other.createTextMessage("theirs"));
    assertThat(texts(consumer, 1)).containsExactly("theirs");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldCombineWithASelector() throws Exception {
    MessageConsumer consumer = own.createConsumer(topic, "a = 1", true);
    for (Session each : List.of(own, other)) {
      for (int a = 0; a < 3; a++) {
        Message message = each.createTextMessage(a + (each == own ? " mine" : " theirs"));
        message.setIntProperty("a", a);
        each.createProducer(topic).send(message);
      }
    }
    assertThat(texts(consumer, 1)).containsExactly("1 theirs");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldOfferItOnTheInterfacesForTopicsAndInContexts() throws Exception {
    TopicConnection connection = start(FACTORY.createTopicConnection(), null);
    TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    TopicSubscriber subscriber = session.createSubscriber(topic, null, true);
    assertThat(subscriber.getNoLocal()).isTrue();
    session.createPublisher(topic).publish(session.createTextMessage("mine"));
    send(other, "theirs");
    assertThat(texts(subscriber, 1)).containsExactly("theirs");
    try (JMSContext context = FACTORY.createContext()) {
      JMSConsumer consumer = context.createConsumer(topic, null, true);
      context.createProducer().send(topic, "mine");
      send(other, "theirs");
      assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("theirs");
    }
  }

  @Test
  void shouldMeanNothingOnAQueue() throws Exception {
    MessageConsumer consumer = own.createConsumer(own.createQueue(name), null, true);
    own.createProducer(own.createQueue(name)).send(own.createTextMessage("mine"));
    assertThat(texts(consumer, 1)).containsExactly("mine");
  }

  @Test
  void shouldLeaveOutOfADurableSubscriptionWhatItsClientSends() throws Exception {
    Connection connection = connect(name);
    Session session = connection.createSession();
    session.createDurableConsumer(topic, "s", null, true).close();
    send(session, "mine, before");
    connection.close();
    Session again = reconnect().createSession();
    send(again, "mine, of another connection");
    send(other, "theirs");
    MessageConsumer consumer = again.createDurableConsumer(topic, "s", null, true);
    send(again, "mine, after");
    assertThat(texts(consumer, 1)).containsExactly("theirs");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldRecreateAnInactiveDurableSubscriptionWithAnotherNoLocal() throws Exception {
    Session session = connect(name).createSession();
    session.createDurableSubscriber(topic, "s").close();
    send(other, "old");
    TopicSubscriber subscriber = session.createDurableSubscriber(topic, "s", null, true);
    send(other, "new");
    assertThat(texts(subscriber, 1)).containsExactly("new");
    send(other, "new, and not received");
    subscriber.close();
    TopicSubscriber changed = session.createDurableSubscriber(topic, "s", null, false);
    send(session, "mine");
    assertThat(texts(changed, 1)).containsExactly("mine");
  }

  @Test
  void shouldKeepNoLocalOverARestart(@TempDir Path folder) throws Exception {
    LogwharfConnectionFactory embedded =
        new LogwharfConnectionFactory("logwharf:embedded:" + folder);
    try (JMSContext context = embedded.createContext()) {
      context.setClientID(name);
      context.createDurableConsumer(topic, "s", null, true).close();
      context.createProducer().send(topic, "mine");
      try (JMSContext third = embedded.createContext()) {
        third.createProducer().send(topic, "theirs");
      }
    }
    try (JMSContext context = embedded.createContext()) {
      context.setClientID(name);
      JMSConsumer consumer = context.createDurableConsumer(topic, "s", null, true);
      context.createProducer().send(topic, "mine too");
      assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("theirs");
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }

  @Test
  void shouldSetTheUserIdWhereAskedFor() throws Exception {
    LogwharfConnectionFactory asked =
        new LogwharfConnectionFactory(URL + "?populateJMSXUserID=true");
    MessageConsumer consumer = own.createConsumer(topic, "JMSXUserID = 'duke'");
    for (LogwharfConnectionFactory each : List.of(FACTORY, asked)) {
      try (JMSContext context = each.createContext("duke", "secret")) {
        context.createProducer().send(topic, each == asked ? "signed" : "unsigned");
      }
    }
    TextMessage message = (TextMessage) consumer.receive(DEADLINE_MS);
    assertThat(message.getText()).isEqualTo("signed");
    assertThat(message.getStringProperty("JMSXUserID")).isEqualTo("duke");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  /** The broker hears of the end of a connection shortly after it. */
  private Connection reconnect() throws JMSException {
    long deadline = System.nanoTime() + DEADLINE_MS * 1_000_000;
    while (true) {
      try {
        return connect(name);
      } catch (JMSException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  private void send(Session session, String text) throws JMSException {
    session.createProducer(topic).send(session.createTextMessage(text));
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
