package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporary queues and topics (Jakarta Messaging 3.1 §6.2.2), of a broker on disk. */
class TemporaryDestinationsIT {
  private static final long DEADLINE_MS = 30_000;

  @TempDir static Path folder;
  private static LogwharfConnectionFactory factory;
  // Keeps the embedded broker from stopping between two tests.
  private static Connection keeper;

  private Connection connection;
  private Session session;

  @BeforeAll
  static void startBroker() throws JMSException {
    factory = new LogwharfConnectionFactory("logwharf:embedded:" + folder);
    keeper = factory.createConnection();
  }

  @AfterAll
  static void stopBroker() throws JMSException {
    keeper.close();
  }

  @BeforeEach
  void connect() throws JMSException {
    connection = factory.createConnection();
    session = connection.createSession();
    connection.start();
  }

  @AfterEach
  void close() throws JMSException {
    connection.close();
  }

  @Test
  void shouldCarryAnswersOfAnotherConnection() throws Exception {
    Queue requests = session.createQueue("requests");
    TemporaryQueue replies = session.createTemporaryQueue();
    Message request = session.createTextMessage("question");
    request.setJMSReplyTo(replies);
    session.createProducer(requests).send(request);
    try (Connection other = factory.createConnection()) {
      other.start();
      Session answering = other.createSession();
      Message received = answering.createConsumer(requests).receive(DEADLINE_MS);
      Destination replyTo = received.getJMSReplyTo();
      assertThat(replyTo).isInstanceOf(TemporaryQueue.class).isEqualTo(replies);
      answering.createProducer(null).send(replyTo, answering.createTextMessage("answer"));
    }
    TextMessage answer = (TextMessage) session.createConsumer(replies).receive(DEADLINE_MS);
    assertThat(answer.getText()).isEqualTo("answer");
  }

  @Test
  void shouldKeepWhatATemporaryQueueHoldsWhileNobodyConsumes() throws Exception {
    TemporaryQueue queue = session.createTemporaryQueue();
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 10; i++) {
      producer.send(session.createTextMessage(Integer.toString(i)));
    }
    for (int i = 0; i < 10; i++) {
      // Each consumer is gone before the next one comes.
      try (MessageConsumer consumer = session.createConsumer(queue)) {
        TextMessage message = (TextMessage) consumer.receive(DEADLINE_MS);
        assertThat(message.getText()).isEqualTo(Integer.toString(i));
        assertThat(message.getJMSRedelivered()).isFalse();
      }
    }
  }

  @Test
  void shouldGiveMessagesOfATemporaryTopicToItsSubscribersOnly() throws Exception {
    TemporaryTopic topic = session.createTemporaryTopic();
    MessageProducer producer = session.createProducer(topic);
    producer.send(session.createTextMessage("early"));
    MessageConsumer one = session.createConsumer(topic);
    MessageConsumer two = session.createConsumer(topic);
    producer.send(session.createTextMessage("late"));
    assertThat(one.receive(DEADLINE_MS).getBody(String.class)).isEqualTo("late");
    assertThat(two.receive(DEADLINE_MS).getBody(String.class)).isEqualTo("late");
  }

  @Test
  void shouldLetOnlyTheOwnerConsume() throws Exception {
    TemporaryQueue queue = session.createTemporaryQueue();
    TemporaryTopic topic = session.createTemporaryTopic();
    try (Connection other = factory.createConnection()) {
      Session others = other.createSession();
      assertThatThrownBy(() -> others.createConsumer(queue))
          .isInstanceOf(JMSException.class)
          .hasMessageContaining("another connection");
      assertThatThrownBy(() -> others.createConsumer(topic)).isInstanceOf(JMSException.class);
    }
  }

  @Test
  void shouldRefuseDeletionWhileConsumed() throws Exception {
    TemporaryQueue queue = session.createTemporaryQueue();
    TemporaryTopic topic = session.createTemporaryTopic();
    MessageConsumer receiver = session.createConsumer(queue);
    MessageConsumer subscriber = connection.createSession().createConsumer(topic);
    assertThatThrownBy(queue::delete)
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("has consumers");
    assertThatThrownBy(topic::delete).isInstanceOf(JMSException.class);
    receiver.close();
    subscriber.close();
    queue.delete();
    topic.delete();
  }

  @Test
  void shouldBeUnusableOnceDeleted() throws Exception {
    TemporaryQueue queue = session.createTemporaryQueue();
    MessageProducer producer = session.createProducer(queue);
    producer.send(session.createMessage());
    queue.delete();
    assertThatThrownBy(() -> producer.send(session.createMessage()))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createConsumer(queue))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createProducer(queue))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(queue::delete).isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createProducer(session.createQueue(queue.getQueueName())))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void shouldEndWithTheConnectionThatCreatedIt() throws Exception {
    TemporaryQueue queue;
    MessageProducer producer = null;
    try (Connection other = factory.createConnection()) {
      queue = other.createSession().createTemporaryQueue();
      producer = session.createProducer(queue);
      producer.send(session.createMessage());
    }
    MessageProducer orphaned = producer;
    // The broker hears of the end when it reads it.
    assertThatThrownBy(() -> sendUntilRefused(orphaned))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createProducer(queue))
        .isInstanceOf(InvalidDestinationException.class);
  }

  private void sendUntilRefused(MessageProducer producer) throws JMSException {
    long deadline = System.nanoTime() + DEADLINE_MS * 1_000_000;
    while (System.nanoTime() < deadline) {
      producer.send(session.createMessage());
    }
  }

  @Test
  void shouldAnswerManyClientsWithoutRememberingThem() throws Exception {
    Queue requests = session.createQueue("many-requests");
    try (Connection other = factory.createConnection()) {
      other.start();
      Session answering = other.createSession();
      MessageProducer answers = answering.createProducer(null);
      answers.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      answering
          .createConsumer(requests)
          .setMessageListener(
              request -> {
                try {
                  answers.send(request.getJMSReplyTo(), answering.createTextMessage("answer"));
                } catch (JMSException e) {
                  throw new IllegalStateException(e);
                }
              });
      MessageProducer asking = session.createProducer(requests);
      asking.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      for (int i = 0; i < 1000; i++) {
        TemporaryQueue replies = session.createTemporaryQueue();
        Message request = session.createMessage();
        request.setJMSReplyTo(replies);
        asking.send(request);
        try (MessageConsumer consumer = session.createConsumer(replies)) {
          assertThat(consumer.receive(DEADLINE_MS)).isNotNull();
        }
        replies.delete();
      }
    }
  }

  @Test
  void shouldServeRequestorsOfQueues() throws Exception {
    Queue requests = session.createQueue("requestor");
    answerEach(requests);
    try (QueueConnection asking = factory.createQueueConnection()) {
      asking.start();
      QueueSession askingSession = asking.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
      QueueRequestor requestor = new QueueRequestor(askingSession, requests);
      for (int i = 0; i < 10; i++) {
        Message answer = requestor.request(askingSession.createTextMessage("q" + i));
        assertThat(answer.getBody(String.class)).isEqualTo("q" + i + "!");
      }
      requestor.close();
    }
  }

  @Test
  void shouldServeRequestorsOfTopics() throws Exception {
    Topic requests = session.createTopic("topic-requestor");
    answerEach(requests);
    try (TopicConnection asking = factory.createTopicConnection()) {
      asking.start();
      TopicSession askingSession = asking.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
      TopicRequestor requestor = new TopicRequestor(askingSession, requests);
      Message answer = requestor.request(askingSession.createTextMessage("q"));
      assertThat(answer.getBody(String.class)).isEqualTo("q!");
      requestor.close();
    }
  }

  @Test
  void shouldWorkInTheSimplifiedApi() {
    try (JMSContext context = factory.createContext()) {
      TemporaryQueue queue = context.createTemporaryQueue();
      context.createProducer().send(queue, "hello");
      assertThat(context.createConsumer(queue).receiveBody(String.class, DEADLINE_MS))
          .isEqualTo("hello");
      assertThat(context.createTemporaryTopic()).isNotNull();
    }
  }

  private void answerEach(Destination requests) throws JMSException {
    Session answering = connection.createSession();
    MessageProducer answers = answering.createProducer(null);
    answering
        .createConsumer(requests)
        .setMessageListener(
            request -> {
              try {
                Message answer = answering.createTextMessage(request.getBody(String.class) + "!");
                answers.send(request.getJMSReplyTo(), answer);
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
  }
}
