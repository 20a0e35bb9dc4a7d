package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Delivery delay and expiry, end to end (Jakarta Messaging 3.1 §3.4.9, §3.4.13, §7.9). */
class MessageLifeIT {
  private static final String BROKER = "message-life-it";
  private static final LogwharfConnectionFactory FACTORY =
      new LogwharfConnectionFactory("logwharf:memory:" + BROKER);
  private static final long DEADLINE_MS = 30_000;
  private static final long AN_HOUR_MS = 3_600_000;

  private Connection connection;
  private Session session;
  private Queue queue;

  @BeforeEach
  void connect(TestInfo test) throws JMSException {
    connection = FACTORY.createConnection();
    session = connection.createSession();
    queue = session.createQueue(test.getTestMethod().orElseThrow().getName());
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
  void shouldDeliverNoMessageBeforeItsDeliveryTime() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(300);
    producer.send(session.createTextMessage("late"));
    producer.setDeliveryDelay(0);
    producer.send(session.createTextMessage("early"));
    // Which of them comes first is for the machine to say: it may take longer than the delay.
    for (int i = 0; i < 2; i++) {
      Message message = consumer.receive(DEADLINE_MS);
      assertThat(message.getJMSDeliveryTime()).isLessThanOrEqualTo(System.currentTimeMillis());
      assertThat(message.getJMSRedelivered()).isFalse();
    }
  }

  @Test
  void shouldDelayMessagesOfTopics() throws Exception {
    Topic topic = session.createTopic("delayed-topic");
    MessageConsumer one = session.createConsumer(topic);
    MessageConsumer two = session.createConsumer(topic);
    MessageProducer producer = session.createProducer(topic);
    producer.setDeliveryDelay(200);
    Message message = session.createTextMessage("late");
    producer.send(message);
    for (MessageConsumer consumer : new MessageConsumer[] {one, two}) {
      assertThat(consumer.receive(DEADLINE_MS)).isNotNull();
      assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(message.getJMSDeliveryTime());
    }
  }

  @Test
  void shouldAnswerReceiveNoWaitWhileMessagesAreDelayed() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(AN_HOUR_MS);
    producer.send(session.createMessage());
    assertThat(session.createConsumer(queue).receiveNoWait()).isNull();
  }

  @Test
  void shouldDelayMessagesOfAnonymousProducers() throws Exception {
    try (JMSContext context = FACTORY.createContext();
        JMSConsumer consumer = context.createConsumer(queue)) {
      context.createProducer().setDeliveryDelay(AN_HOUR_MS).send(queue, "late");
      context.createProducer().send(queue, "now");
      assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("now");
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }

  @Test
  void shouldNotDeliverWhatHasExpiredInTheQueue() throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(1);
    Message expiring = session.createTextMessage("expired");
    producer.send(expiring);
    producer.setTimeToLive(0);
    producer.send(session.createTextMessage("lasting"));
    awaitExpired(expiring);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(consumer.receive(DEADLINE_MS).getBody(String.class)).isEqualTo("lasting");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldNotDeliverWhatHasExpiredWhilePrefetched() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    producer.send(session.createTextMessage("first"));
    producer.setTimeToLive(500);
    Message expiring = session.createTextMessage("expired");
    producer.send(expiring);
    producer.setTimeToLive(0);
    producer.send(session.createTextMessage("last"));
    // Takes what follows into the prefetch.
    assertThat(consumer.receive(DEADLINE_MS).getBody(String.class)).isEqualTo("first");
    awaitExpired(expiring);
    assertThat(consumer.receive(DEADLINE_MS).getBody(String.class)).isEqualTo("last");
    assertThat(consumer.receiveNoWait()).isNull();
    consumer.close();
    assertThat(session.createBrowser(queue).getEnumeration().hasMoreElements()).isFalse();
  }

  @Test
  void shouldKeepTheDeliveryTimeAcrossARestart(@TempDir Path folder) throws Exception {
    var embedded = new LogwharfConnectionFactory("logwharf:embedded:" + folder);
    long due;
    try (Connection first = embedded.createConnection()) {
      Session sending = first.createSession();
      MessageProducer producer = sending.createProducer(sending.createQueue("kept"));
      producer.setDeliveryDelay(1500);
      Message message = sending.createTextMessage("late");
      producer.send(message);
      due = message.getJMSDeliveryTime();
    }
    try (Connection second = embedded.createConnection()) {
      second.start();
      Session receiving = second.createSession();
      Message late = receiving.createConsumer(receiving.createQueue("kept")).receive(DEADLINE_MS);
      assertThat(late.getBody(String.class)).isEqualTo("late");
      assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due);
    }
  }

  private static void awaitExpired(Message message) throws JMSException {
    while (System.currentTimeMillis() <= message.getJMSExpiration()) {
      Thread.onSpinWait();
    }
  }
}
