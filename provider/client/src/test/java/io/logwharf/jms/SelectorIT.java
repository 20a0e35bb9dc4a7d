package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Message selectors (Jakarta Messaging 3.1 §3.8), end to end. */
class SelectorIT {
  private static final String BROKER = "selector-it";
  private static final LogwharfConnectionFactory FACTORY =
      new LogwharfConnectionFactory("logwharf:memory:" + BROKER);
  private static final long DEADLINE_MS = 30_000;

  private Connection connection;
  private Session session;

  @BeforeEach
  void connect() throws JMSException {
    connection = FACTORY.createConnection();
    connection.start();
    session = connection.createSession();
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
  void shouldReceiveOfAQueueOnlyWhatMatchesAndLeaveTheRest() throws Exception {
    Queue queue = session.createQueue("selected");
    send(queue, 100);
    MessageConsumer even = session.createConsumer(queue, "number = 98 OR number BETWEEN 10 AND 12");
    assertThat(even.getMessageSelector()).isEqualTo("number = 98 OR number BETWEEN 10 AND 12");
    assertThat(numbers(even, 4)).containsExactly(10, 11, 12, 98);
    assertThat(even.receiveNoWait()).isNull();
    MessageConsumer rest = session.createConsumer(queue);
    assertThat(numbers(rest, 96)).doesNotContain(10, 11, 12, 98);
    assertThat(rest.receiveNoWait()).isNull();
  }

  @Test
  void shouldReceiveOfATopicOnlyWhatMatches() throws Exception {
    Topic topic = session.createTopic("selected-news");
    MessageConsumer consumer = session.createConsumer(topic, "number > 97 AND JMSPriority = 4");
    send(topic, 100);
    assertThat(numbers(consumer, 2)).containsExactly(98, 99);
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldServeManyDifferentSelectorsOfOneQueue() throws Exception {
    Queue queue = session.createQueue("selected-by-many");
    List<MessageConsumer> consumers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      consumers.add(session.createConsumer(queue, "number = " + i));
    }
    send(queue, 100);
    for (int i = 0; i < 20; i++) {
      assertThat(numbers(consumers.get(i), 1)).containsExactly(i);
    }
  }

  @Test
  void shouldRefuseAnInvalidSelectorAtCreation() throws Exception {
    Queue queue = session.createQueue("unselected");
    assertThatThrownBy(() -> session.createConsumer(queue, "number = "))
        .isInstanceOf(InvalidSelectorException.class);
    try (JMSContext context = FACTORY.createContext()) {
      assertThatThrownBy(() -> context.createConsumer(queue, "number = "))
          .isInstanceOf(InvalidSelectorRuntimeException.class);
    }
  }

  @Test
  void shouldTakeAnEmptySelectorForNone() throws Exception {
    Queue queue = session.createQueue("empty-selector");
    send(queue, 1);
    MessageConsumer consumer = session.createConsumer(queue, "");
    assertThat(consumer.getMessageSelector()).isNull();
    assertThat(numbers(consumer, 1)).containsExactly(0);
  }

  private void send(Destination destination, int count) throws JMSException {
    MessageProducer producer = session.createProducer(destination);
    for (int i = 0; i < count; i++) {
      Message message = session.createMessage();
      message.setIntProperty("number", i);
      producer.send(message);
    }
  }

  private static List<Integer> numbers(MessageConsumer consumer, int count) throws JMSException {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Message message = consumer.receive(DEADLINE_MS);
      assertThat(message).as("message %d of %d, after %s", i, count, numbers).isNotNull();
      numbers.add(message.getIntProperty("number"));
    }
    return numbers;
  }
}
