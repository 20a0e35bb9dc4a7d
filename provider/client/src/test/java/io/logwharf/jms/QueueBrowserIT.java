package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Queue browsers (Jakarta Messaging 3.1 §4.1.6). */
class QueueBrowserIT {
  private static final String BROKER = "queue-browser-it";
  private static final LogwharfConnectionFactory FACTORY =
      new LogwharfConnectionFactory("logwharf:memory:" + BROKER);
  private static final long DEADLINE_MS = 30_000;

  private Connection connection;
  private Session session;
  private Queue queue;

  @BeforeEach
  void connect(TestInfo test) throws JMSException {
    connection = FACTORY.createConnection();
    session = connection.createSession();
    queue = session.createQueue(test.getTestMethod().orElseThrow().getName());
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
  void shouldShowWhatWaitsInOrderAndLeaveItThere() throws Exception {
    send(2000, 1000);
    assertThat(browse(null)).isEqualTo(numbers(0, 2000));
    assertThat(browse(null)).isEqualTo(numbers(0, 2000));
    connection.start();
    MessageConsumer consumer = session.createConsumer(queue);
    for (int i = 0; i < 2000; i++) {
      Message message = consumer.receive(DEADLINE_MS);
      assertThat(number(message)).isEqualTo(i);
      assertThat(message.getJMSRedelivered()).isFalse();
    }
    consumer.close();
    assertThat(browse(null)).isEmpty();
  }

  @Test
  void shouldShowMessagesThatAreLargerThanAPage() throws Exception {
    send(3, 1_000_000);
    assertThat(browse(null)).isEqualTo(numbers(0, 3));
  }

  @Test
  void shouldShowWhatMatchesTheSelector() throws Exception {
    send(100, 10);
    assertThat(browse("number >= 90 AND JMSPriority = 4")).isEqualTo(numbers(90, 100));
    try (QueueBrowser browser = session.createBrowser(queue, "number = 1")) {
      assertThat(browser.getMessageSelector()).isEqualTo("number = 1");
    }
    try (QueueBrowser browser = session.createBrowser(queue, "")) {
      assertThat(browser.getMessageSelector()).isNull();
    }
    assertThatThrownBy(() -> session.createBrowser(queue, "number ="))
        .isInstanceOf(InvalidSelectorException.class);
  }

  @Test
  void shouldNotShowWhatWasConsumed() throws Exception {
    send(10, 10);
    connection.start();
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      for (int i = 0; i < 3; i++) {
        consumer.receive(DEADLINE_MS);
      }
    }
    assertThat(browse(null)).isEqualTo(numbers(3, 10));
  }

  @Test
  void shouldShowWhatConsumersHavePrefetched() throws Exception {
    send(10, 10);
    connection.start();
    Session other = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = other.createConsumer(queue);
    consumer.receive(DEADLINE_MS);
    assertThat(browse(null)).containsAll(numbers(1, 10));
  }

  @Test
  void shouldShowNothingInAnEmptyQueue() throws Exception {
    try (QueueBrowser browser = session.createBrowser(queue)) {
      assertThat(browser.getQueue()).isEqualTo(queue);
      Enumeration<?> messages = browser.getEnumeration();
      assertThat(messages.hasMoreElements()).isFalse();
      assertThatThrownBy(messages::nextElement).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void shouldNotShowWhatArrivesLater() throws Exception {
    send(5, 10);
    try (QueueBrowser browser = session.createBrowser(queue)) {
      Enumeration<?> messages = browser.getEnumeration();
      assertThat(messages.hasMoreElements()).isTrue();
      send(5, 10);
      int count = 0;
      while (messages.hasMoreElements()) {
        messages.nextElement();
        count++;
      }
      assertThat(count).isEqualTo(5);
    }
    assertThat(browse(null)).hasSize(10);
  }

  @Test
  void shouldShowNeitherWhatIsExpiredNorWhatIsNotDue() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(1);
    producer.send(numbered(0, 10));
    long expired = System.currentTimeMillis() + 1;
    producer.setTimeToLive(3_600_000);
    producer.send(numbered(1, 10));
    producer.setDeliveryDelay(3_600_000);
    producer.send(numbered(2, 10));
    while (System.currentTimeMillis() <= expired) {
      Thread.onSpinWait();
    }
    assertThat(browse(null)).containsExactly(1);
  }

  @Test
  void shouldRefuseTopicsAndNothing() throws Exception {
    session.createProducer(session.createTopic("a-topic"));
    assertThatThrownBy(() -> session.createBrowser(session.createQueue("a-topic")))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createBrowser(null))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void shouldBeUnusableWhenClosed() throws Exception {
    QueueBrowser browser = session.createBrowser(queue);
    browser.close();
    browser.close();
    assertThatThrownBy(browser::getEnumeration).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(browser::getQueue).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(browser::getMessageSelector).isInstanceOf(IllegalStateException.class);
    QueueBrowser open = session.createBrowser(queue);
    session.close();
    assertThatThrownBy(open::getEnumeration).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldBrowseATemporaryQueueOfTheConnection() throws Exception {
    TemporaryQueue temporary = session.createTemporaryQueue();
    session.createProducer(temporary).send(session.createTextMessage("waiting"));
    try (QueueBrowser browser = session.createBrowser(temporary)) {
      TextMessage message = (TextMessage) browser.getEnumeration().nextElement();
      assertThat(message.getText()).isEqualTo("waiting");
      assertThat(message.getJMSDestination()).isEqualTo(temporary);
    }
    connection.start();
    assertThat(session.createConsumer(temporary).receive(DEADLINE_MS)).isNotNull();
  }

  @Test
  void shouldBrowseInTheSimplifiedApi() throws Exception {
    send(3, 10);
    try (JMSContext context = FACTORY.createContext();
        QueueBrowser browser = context.createBrowser(queue, "number > 0")) {
      assertThat(number((Message) browser.getEnumeration().nextElement())).isEqualTo(1);
    }
  }

  private void send(int count, int bodyLength) throws JMSException {
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < count; i++) {
      producer.send(numbered(i, bodyLength));
    }
  }

  private Message numbered(int number, int bodyLength) throws JMSException {
    Message message = session.createTextMessage("x".repeat(bodyLength));
    message.setIntProperty("number", number);
    return message;
  }

  private List<Integer> browse(String selector) throws JMSException {
    List<Integer> found = new ArrayList<>();
    try (QueueBrowser browser = session.createBrowser(queue, selector)) {
      Enumeration<?> messages = browser.getEnumeration();
      while (messages.hasMoreElements()) {
        found.add(number((Message) messages.nextElement()));
      }
    }
    return found;
  }

  private static int number(Message message) throws JMSException {
    return message.getIntProperty("number");
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
