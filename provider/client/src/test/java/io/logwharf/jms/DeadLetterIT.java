package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redelivery limit and delay, dead letters and expired messages, as an application sees them. */
class DeadLetterIT {
  private static final long TIMEOUT_MS = 20_000;
  private static final long NOTHING_MS = 300;

  @TempDir Path folder;
  private Broker broker;
  private LogwharfConnectionFactory factory;
  private Connection connection;

  @BeforeEach
  void start() throws Exception {
    broker =
        Broker.start(
            BrokerConfig.of(
                Map.of(
                    "log.dir", folder.toString(),
                    "listeners", "PLAINTEXT://localhost:0",
                    "max.delivery.attempts", "3",
                    "message.expiry.scan.interval.ms", "100",
                    "expiry.queue", "ExpiryQueue")));
    factory = new LogwharfConnectionFactory("logwharf://" + broker.bootstrapServers());
    connection = factory.createConnection();
    connection.start();
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    broker.close();
  }

  private Session transacted() throws JMSException {
    return connection.createSession(Session.SESSION_TRANSACTED);
  }

  private static void send(Session session, String queue, String... texts) throws JMSException {
    MessageProducer producer = session.createProducer(session.createQueue(queue));
    for (String text : texts) {
      TextMessage message = session.createTextMessage(text);
      message.setStringProperty("color", "red");
      message.setIntProperty("size", 7);
      message.setJMSCorrelationID("c-" + text);
      producer.send(message);
    }
    producer.close();
  }

  private Message next(String queue) throws JMSException {
    try (Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
      return consumer.receive(TIMEOUT_MS);
    }
  }

  @Test
  void shouldMoveAMessageThatIsRolledBackTooOften() throws Exception {
    Session session = transacted();
    send(session, "orders", "bad", "good");
    session.commit();
    MessageConsumer consumer = session.createConsumer(session.createQueue("orders"));
    Message last = null;
    for (int attempt = 1; attempt <= 3; attempt++) {
      last = consumer.receive(TIMEOUT_MS);
      assertThat(last.getBody(String.class)).isEqualTo("bad");
      assertThat(last.getIntProperty("JMSXDeliveryCount")).isEqualTo(attempt);
      assertThat(last.getJMSRedelivered()).isEqualTo(attempt > 1);
      session.rollback();
    }
    assertThat(consumer.receive(TIMEOUT_MS).getBody(String.class)).isEqualTo("good");
    session.commit();

    Message dead = next("DLQ");

    assertThat(dead.getBody(String.class)).isEqualTo("bad");
    assertThat(dead.getJMSMessageID()).isEqualTo(last.getJMSMessageID());
    assertThat(dead.getJMSTimestamp()).isEqualTo(last.getJMSTimestamp());
    assertThat(dead.getJMSCorrelationID()).isEqualTo("c-bad");
    assertThat(dead.getStringProperty("color")).isEqualTo("red");
    assertThat(dead.getObjectProperty("size")).isEqualTo(7);
    assertThat(dead.getStringProperty("JMS_LOGWHARF_DLQ_TOPIC")).isEqualTo("orders");
    assertThat(dead.getStringProperty("JMS_LOGWHARF_DLQ_GROUP")).isEqualTo("orders");
    assertThat(dead.getObjectProperty("JMS_LOGWHARF_DLQ_PARTITION")).isEqualTo(0);
    assertThat(dead.getObjectProperty("JMS_LOGWHARF_DLQ_OFFSET")).isEqualTo(0L);
    assertThat(dead.getObjectProperty("JMS_LOGWHARF_DLQ_DELIVERY_COUNT")).isEqualTo(3);
    assertThat(dead.getStringProperty("JMS_LOGWHARF_DLQ_MESSAGE")).contains("too often");
    assertThat(dead.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThat(dead.getJMSDestination()).hasToString(session.createQueue("DLQ").toString());
  }

  @Test
  void shouldSelectDeadLettersByTheirOrigin() throws Exception {
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    for (String queue : List.of("first", "second")) {
      send(session, queue, "from " + queue);
      MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThat(consumer.receive(TIMEOUT_MS)).isNotNull();
        session.recover();
      }
      consumer.close();
    }
    MessageConsumer dead =
        session.createConsumer(
            session.createQueue("DLQ"),
            "JMS_LOGWHARF_DLQ_TOPIC = 'second' AND JMS_LOGWHARF_DLQ_DELIVERY_COUNT >= 3");
    assertThat(dead.receive(TIMEOUT_MS).getBody(String.class)).isEqualTo("from second");
  }

  @Test
  void shouldMoveAMessageOnWhichAListenerFailsEachTime() throws Exception {
    Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    BlockingQueue<Integer> counts = new LinkedBlockingQueue<>();
    session
        .createConsumer(session.createQueue("orders"))
        .setMessageListener(
            message -> {
              counts.add(count(message));
              throw new IllegalStateException("this listener always fails");
            });
    Session sender = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    send(sender, "orders", "poison");

    assertThat(next("DLQ").getBody(String.class)).isEqualTo("poison");
    assertThat(counts).containsExactly(1, 2, 3);
  }

  @Test
  void shouldMoveTheMessageOfASubscriptionOnly() throws Exception {
    Session session = transacted();
    Topic news = session.createTopic("news");
    MessageConsumer failing = session.createSharedDurableConsumer(news, "failing");
    Session other = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    MessageConsumer working = other.createSharedDurableConsumer(news, "working");
    MessageProducer producer = other.createProducer(news);
    producer.send(other.createTextMessage("flash"));
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThat(failing.receive(TIMEOUT_MS)).isNotNull();
      session.rollback();
    }
    Message dead = next("DLQ");
    assertThat(dead.getStringProperty("JMS_LOGWHARF_DLQ_TOPIC")).isEqualTo("news");
    assertThat(dead.getStringProperty("JMS_LOGWHARF_DLQ_GROUP")).contains("failing");
    assertThat(working.receive(TIMEOUT_MS).getBody(String.class)).isEqualTo("flash");
    assertThat(failing.receiveNoWait()).isNull();
  }

  @Test
  void shouldKeepWhatFailsInTheDeadLetterQueueItself() throws Exception {
    Session session = transacted();
    send(session, "DLQ", "dead");
    session.commit();
    MessageConsumer consumer = session.createConsumer(session.createQueue("DLQ"));
    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(consumer.receive(TIMEOUT_MS).getIntProperty("JMSXDeliveryCount"))
          .isEqualTo(attempt);
      session.rollback();
    }
  }

  @Test
  void shouldMoveExpiredMessagesToTheExpiryQueue() throws Exception {
    Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    Queue orders = session.createQueue("orders");
    MessageProducer producer = session.createProducer(orders);
    producer.setTimeToLive(1);
    TextMessage late = session.createTextMessage("late");
    producer.send(late);
    producer.setTimeToLive(0);
    producer.send(session.createTextMessage("in time"));
    awaitExpired(late);
    MessageConsumer consumer = session.createConsumer(orders);
    assertThat(consumer.receive(TIMEOUT_MS).getBody(String.class)).isEqualTo("in time");

    Message expired = next("ExpiryQueue");

    assertThat(expired.getBody(String.class)).isEqualTo("late");
    assertThat(expired.getJMSMessageID()).isEqualTo(late.getJMSMessageID());
    assertThat(expired.getJMSExpiration()).isZero();
    assertThat(expired.getObjectProperty("JMS_LOGWHARF_DLQ_EXPIRATION"))
        .isEqualTo(late.getJMSExpiration());
    assertThat(expired.getObjectProperty("JMS_LOGWHARF_DLQ_DELIVERY_COUNT")).isEqualTo(0);
  }

  @Test
  void shouldMoveWhatExpiresWhileItIsPrefetched() throws Exception {
    Session session = transacted();
    Queue orders = session.createQueue("orders");
    MessageProducer producer = session.createProducer(orders);
    producer.send(session.createTextMessage("first"));
    producer.setTimeToLive(300);
    TextMessage late = session.createTextMessage("late");
    producer.send(late);
    session.commit();

    Session listening = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    listening
        .createConsumer(orders)
        .setMessageListener(
            message -> {
              heard.add(message);
              awaitExpired(late);
            });

    assertThat(heard.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isNotNull();
    Message expired = next("ExpiryQueue");

    assertThat(expired.getBody(String.class)).isEqualTo("late");
    assertThat(expired.getObjectProperty("JMS_LOGWHARF_DLQ_DELIVERY_COUNT")).isEqualTo(0);
    assertThat(heard).isEmpty();
  }

  private static void awaitExpired(Message message) {
    try {
      while (System.currentTimeMillis() <= message.getJMSExpiration()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldMoveWhatExpiresInAQueueThatNobodyConsumes() throws Exception {
    Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(session.createQueue("unread"));
    producer.send(session.createTextMessage("stays"));
    producer.setTimeToLive(1);
    producer.send(session.createTextMessage("expires"));
    assertThat(next("ExpiryQueue").getBody(String.class)).isEqualTo("expires");
    assertThat(next("unread").getBody(String.class)).isEqualTo("stays");
  }

  @Test
  void shouldMoveWhatExpiresInASubscriptionThatNobodyConsumes() throws Exception {
    Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    Topic news = session.createTopic("news");
    session.createSharedDurableConsumer(news, "red", "color = 'red'").close();
    MessageProducer producer = session.createProducer(news);
    producer.setTimeToLive(1);
    for (String color : List.of("blue", "red")) {
      TextMessage message = session.createTextMessage(color);
      message.setStringProperty("color", color);
      producer.send(message);
    }
    assertThat(next("ExpiryQueue").getBody(String.class)).isEqualTo("red");
    try (MessageConsumer consumer = session.createConsumer(session.createQueue("ExpiryQueue"))) {
      assertThat(consumer.receive(NOTHING_MS)).isNull();
    }
  }

  @Test
  void shouldFollowTheConfigurationOfTheDestination() throws Exception {
    Session session = transacted();
    send(session, "orders", "one");
    session.commit();
    configure("orders", "logwharf.max.delivery.attempts", "1");
    configure("orders", "logwharf.dead.letter.queue", "orders.dead");
    MessageConsumer consumer = session.createConsumer(session.createQueue("orders"));
    assertThat(consumer.receive(TIMEOUT_MS)).isNotNull();
    session.rollback();
    assertThat(next("orders.dead").getBody(String.class)).isEqualTo("one");
    assertThat(consumer.receive(NOTHING_MS)).isNull();
  }

  @Test
  void shouldDelayRedeliveryAndLetOthersPass() throws Exception {
    Session session = transacted();
    send(session, "orders", "first", "second");
    session.commit();
    configure("orders", "logwharf.redelivery.delay.ms", "2000");
    MessageConsumer consumer = session.createConsumer(session.createQueue("orders"));
    assertThat(consumer.receive(TIMEOUT_MS).getBody(String.class)).isEqualTo("first");
    long beforeRollback = System.nanoTime();
    session.rollback();
    assertThat(consumer.receive(TIMEOUT_MS).getBody(String.class)).isEqualTo("second");
    Message again = consumer.receive(TIMEOUT_MS);
    assertThat(again.getBody(String.class)).isEqualTo("first");
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beforeRollback))
        .isGreaterThanOrEqualTo(1999);
    session.commit();
  }

  @Test
  void shouldMoveAfterARestartWhatWasGivenUpBefore() throws Exception {
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    send(session, "orders", "one");
    MessageConsumer consumer = session.createConsumer(session.createQueue("orders"));
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(consumer.receive(TIMEOUT_MS).getIntProperty("JMSXDeliveryCount"))
          .isEqualTo(attempt);
      session.recover();
    }
    connection.close();
    broker.close();
    start();
    Session after = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer again = after.createConsumer(after.createQueue("orders"));
    Message third = again.receive(TIMEOUT_MS);
    assertThat(third.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
    assertThat(third.getJMSRedelivered()).isTrue();
    after.recover();
    assertThat(next("DLQ").getBody(String.class)).isEqualTo("one");
  }

  private static int count(Message message) {
    try {
      return message.getIntProperty("JMSXDeliveryCount");
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private void configure(String topic, String key, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      var change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }
  }
}
