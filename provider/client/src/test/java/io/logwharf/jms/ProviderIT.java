package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider against a broker in memory: the main paths of an application, end to end. */
class ProviderIT {
  private static final String BROKER = "provider-it";
  private static final LogwharfConnectionFactory FACTORY =
      new LogwharfConnectionFactory("logwharf:memory:" + BROKER);
  private static final long DEADLINE_MS = 30_000;

  private Connection connection;

  @BeforeEach
  void connect() throws JMSException {
    connection = FACTORY.createConnection();
    connection.start();
  }

  @AfterEach
  void close() throws JMSException {
    connection.close();
  }

  @AfterAll
  static void stopBroker() {
    LogwharfConnectionFactory.stopMemoryBroker(BROKER);
  }

  @Test
  void shouldDeliverInTheOrderOfTheSends() throws Exception {
    Session session = connection.createSession();
    Queue queue = session.createQueue("in-order");
    sendNumbers(session, queue, 5000);
    MessageConsumer consumer = session.createConsumer(queue);
    for (int i = 0; i < 5000; i++) {
      assertThat(text(consumer.receive(DEADLINE_MS))).isEqualTo(Integer.toString(i));
    }
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldSayOfEachAddressWhyItCanNotBeReached() throws Exception {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    var factory =
        new LogwharfConnectionFactory("logwharf://localhost:" + unused + ",127.0.0.1:" + unused);
    assertThatThrownBy(factory::createConnection)
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("localhost:" + unused + " failed")
        .hasMessageContaining("127.0.0.1:" + unused + " failed")
        .hasMessageContaining("refused");
  }

  @Test
  void shouldGiveEachMessageToOneOfCompetingListeners() throws Exception {
    int messages = 10_000;
    Set<String> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(messages);
    for (int i = 0; i < 8; i++) {
      Session session = connection.createSession();
      session
          .createConsumer(session.createQueue("competing"))
          .setMessageListener(
              message -> {
                if (seen.add(uncheckedText(message))) {
                  all.countDown();
                }
              });
    }
    Session sending = connection.createSession();
    sendNumbers(sending, sending.createQueue("competing"), messages);
    assertThat(all.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
    connection.stop();
    assertThat(seen).hasSize(messages);
  }

  @Test
  void shouldGiveEachMessageOfATopicToEverySubscriber() throws Exception {
    Session session = connection.createSession();
    Topic topic = session.createTopic("news");
    MessageConsumer first = session.createConsumer(topic);
    MessageConsumer second = session.createConsumer(topic);
    sendNumbers(session, topic, 100);
    for (MessageConsumer consumer : List.of(first, second)) {
      for (int i = 0; i < 100; i++) {
        assertThat(text(consumer.receive(DEADLINE_MS))).isEqualTo(Integer.toString(i));
      }
    }
    MessageConsumer late = session.createConsumer(topic);
    assertThat(late.receiveNoWait()).isNull();
  }

  @Test
  void shouldRedeliverWhatWasNotAcknowledged() throws Exception {
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    Queue queue = session.createQueue("unacknowledged");
    sendNumbers(session, queue, 10);
    MessageConsumer consumer = session.createConsumer(queue);
    for (int i = 0; i < 3; i++) {
      Message message = consumer.receive(DEADLINE_MS);
      assertThat(message.getJMSRedelivered()).isFalse();
      if (i == 0) {
        message.acknowledge();
      }
    }
    connection.close();
    connect();
    Session again = connection.createSession();
    MessageConsumer next = again.createConsumer(queue);
    for (int i = 1; i < 10; i++) {
      Message message = next.receive(DEADLINE_MS);
      assertThat(text(message)).isEqualTo(Integer.toString(i));
      assertThat(message.getJMSRedelivered()).as("redelivered %s", i).isEqualTo(i < 3);
    }
    assertThat(next.receiveNoWait()).isNull();
  }

  @Test
  void shouldHandPrefetchedMessagesToAConsumerThatLacksThem() throws Exception {
    Session session = connection.createSession();
    Queue queue = session.createQueue("recalled");
    sendNumbers(session, queue, 100);
    MessageConsumer greedy = session.createConsumer(queue);
    for (int i = 0; i < 20; i++) {
      assertThat(greedy.receive(DEADLINE_MS)).isNotNull();
    }
    MessageConsumer other = session.createConsumer(queue);
    for (int i = 20; i < 100; i++) {
      Message message = other.receive(DEADLINE_MS);
      assertThat(message).as("message %s", i).isNotNull();
      assertThat(message.getJMSRedelivered()).isFalse();
    }
    assertThat(greedy.receiveNoWait()).isNull();
  }

  @Test
  void shouldCompleteAsynchronousSendsInOrder() throws Exception {
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("async"));
    BlockingQueue<Message> completed = new LinkedBlockingQueue<>();
    List<Message> sent = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Message message = session.createTextMessage("" + i);
      sent.add(message);
      producer.send(
          message,
          new CompletionListener() {
            @Override
            public void onCompletion(Message done) {
              completed.add(done);
            }

            @Override
            public void onException(Message done, Exception exception) {
              throw new AssertionError(exception);
            }
          });
    }
    producer.close();
    assertThat(completed).containsExactlyElementsOf(sent);
  }

  @Test
  void shouldCarryAllKindsOfBodiesThroughTheSimplifiedApi() {
    try (JMSContext context = FACTORY.createContext()) {
      Queue queue = context.createQueue("bodies");
      JMSConsumer consumer = context.createConsumer(queue);
      byte[] large = new byte[3 << 20];
      Arrays.fill(large, (byte) 7);
      context
          .createProducer()
          .setProperty("number", 5)
          .setJMSType("kind")
          .send(queue, "text")
          .send(queue, large)
          .send(queue, Map.of("key", 1L))
          .send(queue, (java.io.Serializable) List.of("object").get(0));
      Message text = consumer.receive(DEADLINE_MS);
      assertThat(unchecked(() -> text.getBody(String.class))).isEqualTo("text");
      assertThat(unchecked(() -> text.getIntProperty("number"))).isEqualTo(5);
      assertThat(unchecked(text::getJMSType)).isEqualTo("kind");
      assertThat(consumer.receiveBody(byte[].class, DEADLINE_MS)).isEqualTo(large);
      assertThatThrownBy(() -> consumer.receiveBody(String.class, DEADLINE_MS))
          .isInstanceOf(MessageFormatRuntimeException.class);
      assertThat(consumer.receiveBody(Map.class, DEADLINE_MS)).isEqualTo(Map.of("key", 1L));
      assertThat(consumer.receiveBody(java.io.Serializable.class, DEADLINE_MS)).isEqualTo("object");
      assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    }
  }

  @Test
  void shouldRefuseAQueueUnderTheNameOfATopic() throws Exception {
    Session session = connection.createSession();
    session.createProducer(session.createTopic("a-topic"));
    Queue queue = session.createQueue("a-topic");
    assertThatThrownBy(() -> session.createProducer(queue))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void shouldNotNeedAThreadForAConsumer() throws Exception {
    Session session = connection.createSession();
    session.createConsumer(session.createQueue("many-0")).setMessageListener(message -> {});
    int before = ManagementFactory.getThreadMXBean().getThreadCount();
    for (int i = 1; i < 1000; i++) {
      Session each = connection.createSession();
      each.createConsumer(each.createQueue("many-" + i % 10)).setMessageListener(message -> {});
    }
    assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(before + 10);
  }

  @Test
  void shouldReceiveAWaitingMessageByANewConsumerWithoutDelay() throws Exception {
    Session session = connection.createSession();
    Queue queue = session.createQueue("template");
    MessageProducer producer = session.createProducer(queue);
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      producer.send(session.createTextMessage("" + i));
      long began = System.nanoTime();
      try (Connection each = FACTORY.createConnection()) {
        each.start();
        Session receiving = each.createSession();
        assertThat(text(receiving.createConsumer(queue).receive(DEADLINE_MS))).isEqualTo("" + i);
      }
      millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
    // The fastest, because a busy machine holds up any; a delay of our own would be in each.
    assertThat(Collections.min(millis)).as("the fastest, in ms").isLessThanOrEqualTo(50);
  }

  @Test
  void shouldKeepMessagesInTheFolderOfAnEmbeddedBroker(@TempDir Path folder) throws Exception {
    var embedded = new LogwharfConnectionFactory("logwharf:embedded:" + folder);
    try (Connection first = embedded.createConnection()) {
      Session session = first.createSession();
      sendNumbers(session, session.createQueue("kept"), 10);
    }
    try (Connection second = embedded.createConnection()) {
      second.start();
      Session session = second.createSession();
      MessageConsumer consumer = session.createConsumer(session.createQueue("kept"));
      for (int i = 0; i < 10; i++) {
        assertThat(text(consumer.receive(DEADLINE_MS))).isEqualTo(Integer.toString(i));
      }
    }
  }

  @Test
  void shouldTellTheExceptionListenerWhenTheBrokerStops() throws Exception {
    var factory = new LogwharfConnectionFactory("logwharf:memory:stopping");
    BlockingQueue<JMSException> reported = new LinkedBlockingQueue<>();
    try (Connection doomed = factory.createConnection()) {
      doomed.setExceptionListener(reported::add);
      LogwharfConnectionFactory.stopMemoryBroker("stopping");
      assertThat(reported.poll(DEADLINE_MS, TimeUnit.MILLISECONDS))
          .isNotNull()
          .hasFieldOrPropertyWithValue("errorCode", "CONNECTION_LOST");
      assertThatThrownBy(doomed::createSession).isInstanceOf(JMSException.class);
    }
  }

  @Test
  void shouldSayWhereNobodyListens() {
    var factory = new LogwharfConnectionFactory("logwharf://localhost:1");
    assertThatThrownBy(factory::createConnection)
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("localhost:1");
  }

  private static void sendNumbers(Session session, jakarta.jms.Destination to, int count)
      throws JMSException {
    MessageProducer producer = session.createProducer(to);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    for (int i = 0; i < count - 1; i++) {
      producer.send(session.createTextMessage(Integer.toString(i)));
    }
    producer.send(session.createTextMessage(Integer.toString(count - 1)));
    producer.close();
  }

  private static String text(Message message) throws JMSException {
    assertThat(message).as("a message").isNotNull();
    return ((TextMessage) message).getText();
  }

  private static String uncheckedText(Message message) {
    return unchecked(((TextMessage) message)::getText);
  }

  private static <T> T unchecked(JmsCall<T> call) {
    try {
      return call.run();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  @FunctionalInterface
  private interface JmsCall<T> {
    T run() throws JMSException;
  }
}
