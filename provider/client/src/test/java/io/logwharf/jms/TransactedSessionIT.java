package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionRolledBackException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transacted sessions against a broker on disk (Jakarta Messaging 3.1 §6.2.7). */
class TransactedSessionIT {
  private static final long DEADLINE_MS = 30_000;

  @TempDir Path folder;

  private Broker broker;
  private Connection connection;
  private Session session;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder));
    connection = connect();
    session = connection.createSession(Session.SESSION_TRANSACTED);
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    broker.close();
  }

  private Connection connect() throws JMSException {
    Connection connected =
        new LogwharfConnectionFactory("logwharf://" + broker.bootstrapServers()).createConnection();
    connected.start();
    return connected;
  }

  private void restart() throws Exception {
    stop();
    start();
  }

  @Test
  void shouldMakeSendsToSeveralDestinationsVisibleTogetherAtTheCommit() throws Exception {
    send("a", "1", "2");
    send("b", "3");
    send("c", "4");
    assertThat(available("a")).isEmpty();
    assertThat(available("b")).isEmpty();

    session.commit();

    assertThat(available("a")).containsExactly("1", "2");
    assertThat(available("b")).containsExactly("3");
    assertThat(available("c")).containsExactly("4");
  }

  @Test
  void shouldForgetSendsThatAreRolledBack() throws Exception {
    send("a", "1");
    session.rollback();
    send("a", "2");
    session.commit();
    assertThat(available("a")).containsExactly("2");
  }

  @Test
  void shouldNotHoldUpOthersByAnOpenTransaction() throws Exception {
    send("a", "mine");
    sendOutside("a", "other");
    assertThat(available("a")).containsExactly("other");
    session.commit();
    assertThat(available("a")).containsExactly("mine");
  }

  @Test
  void shouldRedeliverInOrderWithCountsRaisedAfterARollback() throws Exception {
    sendOutside("a", "1", "2", "3", "4");
    MessageConsumer consumer = session.createConsumer(session.createQueue("a"));
    assertThat(receive(consumer, 3)).containsExactly("1 x1", "2 x1", "3 x1");

    session.rollback();

    assertThat(receive(consumer, 4)).containsExactly("1 x2", "2 x2", "3 x2", "4 x1");
    session.rollback();
    assertThat(receive(consumer, 2)).containsExactly("1 x3", "2 x3");
    session.commit();
    assertThat(receive(consumer, 2)).containsExactly("3 x3", "4 x2");
    session.commit();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldConsumeAndSendInOneStep() throws Exception {
    sendOutside("in", "1", "2");
    MessageConsumer consumer = session.createConsumer(session.createQueue("in"));
    Message first = consumer.receive(DEADLINE_MS);
    send("out", "from " + ((TextMessage) first).getText());
    session.rollback();
    assertThat(available("out")).isEmpty();

    first = consumer.receive(DEADLINE_MS);
    assertThat(first.getJMSRedelivered()).isTrue();
    send("out", "from " + ((TextMessage) first).getText());
    session.commit();

    assertThat(available("out")).containsExactly("from 1");
    session.close();
    assertThat(available("in")).containsExactly("2");
  }

  @Test
  void shouldRollBackOnCloseOfTheSession() throws Exception {
    sendOutside("a", "1", "2");
    MessageConsumer consumer = session.createConsumer(session.createQueue("a"));
    receive(consumer, 1);
    send("b", "3");
    session.close();
    assertThat(available("b")).isEmpty();
    assertThat(available("a")).containsExactly("1", "2");
  }

  @Test
  void shouldKeepWhatAClosedConsumerReceivedInTheTransaction() throws Exception {
    sendOutside("a", "1", "2");
    MessageConsumer consumer = session.createConsumer(session.createQueue("a"));
    receive(consumer, 1);
    consumer.close();
    session.rollback();
    consumer = session.createConsumer(session.createQueue("a"));
    assertThat(receive(consumer, 1)).containsExactly("1 x2");
    consumer.close();
    session.commit();
    assertThat(available("a")).containsExactly("2");
  }

  @Test
  void shouldCommitAndRollBackInListeners() throws Exception {
    BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    session
        .createConsumer(session.createQueue("a"))
        .setMessageListener(
            message -> {
              try {
                handled.add(textAndCount(message));
                if (message.getJMSRedelivered()) {
                  send("b", ((TextMessage) message).getText());
                  session.commit();
                } else {
                  session.rollback();
                }
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
    sendOutside("a", "1", "2");
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(handled.poll(DEADLINE_MS, TimeUnit.MILLISECONDS));
    }
    assertThat(all).containsExactly("1 x1", "1 x2", "2 x1", "2 x2");
    connection.stop();
    assertThat(available("b")).containsExactly("1", "2");
  }

  @Test
  void shouldKeepCommittedAndForgetOpenTransactionsInARestart() throws Exception {
    sendOutside("in", "1", "2", "3");
    MessageConsumer consumer = session.createConsumer(session.createQueue("in"));
    receive(consumer, 1);
    send("out", "committed");
    session.commit();
    receive(consumer, 1);
    send("out", "open");

    restart();

    assertThat(available("out")).containsExactly("committed");
    consumer = session.createConsumer(session.createQueue("in"));
    assertThat(receive(consumer, 2)).containsExactly("2 x2", "3 x1");
    session.commit();
  }

  @Test
  void shouldReportATransactionLostWithTheBrokerAsRolledBack() throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    connection.setExceptionListener(loss -> lost.countDown());
    send("a", "1");
    broker.close();
    assertThat(lost.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
    start();
    assertThat(available("a")).isEmpty();
  }

  @Test
  void shouldTransactInContexts() throws Exception {
    try (JMSContext context =
        new LogwharfConnectionFactory("logwharf://" + broker.bootstrapServers())
            .createContext(JMSContext.SESSION_TRANSACTED)) {
      Queue queue = context.createQueue("a");
      assertThat(context.getTransacted()).isTrue();
      context.createProducer().send(queue, "1");
      context.rollback();
      context.createProducer().send(queue, "2");
      context.commit();
      assertThat(context.createConsumer(queue).receiveBody(String.class, DEADLINE_MS))
          .isEqualTo("2");
      context.acknowledge();
      assertThatThrownBy(context::recover).isInstanceOf(JMSRuntimeException.class);
    }
    assertThat(available("a")).containsExactly("2");
  }

  @Test
  void shouldShowACommitToKafkasReadCommittedConsumers() throws Exception {
    send("a", "1", "2");
    send("b", "3");
    try (KafkaConsumer<String, String> reader = kafkaConsumer()) {
      reader.assign(List.of(new TopicPartition("a", 0), new TopicPartition("b", 0)));
      assertThat(reader.poll(Duration.ofMillis(200))).isEmpty();
      session.commit();
      send("a", "4");
      session.rollback();
      send("a", "5");
      session.commit();
      List<String> seen = new ArrayList<>();
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
      while (seen.size() < 4 && System.nanoTime() - end < 0) {
        reader.poll(Duration.ofMillis(100)).forEach(record -> seen.add(record.value()));
      }
      assertThat(seen).containsExactlyInAnyOrder("1", "2", "3", "5");
    }
  }

  @Test
  void shouldDeliverTransactionsOfKafkasProducersOnceCommitted() throws Exception {
    MessageConsumer consumer = session.createConsumer(session.createQueue("a"));
    try (KafkaProducer<String, String> producer = kafkaProducer()) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("a", "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("a", "committed")).get();
      assertThat(consumer.receiveNoWait()).isNull();
      producer.commitTransaction();
      assertThat(consumer.receive(DEADLINE_MS).getBody(byte[].class))
          .isEqualTo("committed".getBytes(StandardCharsets.UTF_8));
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }

  private KafkaConsumer<String, String> kafkaConsumer() {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest");
    return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
  }

  private KafkaProducer<String, String> kafkaProducer() {
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "kafka");
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private void send(String queue, String... texts) throws JMSException {
    send(session, queue, texts);
  }

  private void sendOutside(String queue, String... texts) throws JMSException {
    Session other = connection.createSession();
    send(other, queue, texts);
    other.close();
  }

  private static void send(Session by, String queue, String... texts) throws JMSException {
    MessageProducer producer = by.createProducer(by.createQueue(queue));
    for (String text : texts) {
      producer.send(by.createTextMessage(text));
    }
    producer.close();
  }

  /** Consumes what is there. */
  private List<String> available(String queue) throws JMSException {
    Connection other = connect();
    Session reading = other.createSession();
    MessageConsumer consumer = reading.createConsumer(reading.createQueue(queue));
    List<String> texts = new ArrayList<>();
    Message message;
    while ((message = consumer.receiveNoWait()) != null) {
      texts.add(((TextMessage) message).getText());
    }
    other.close();
    return texts;
  }

  private static List<String> receive(MessageConsumer consumer, int count) throws JMSException {
    List<String> received = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Message message = consumer.receive(DEADLINE_MS);
      assertThat(message).as("message %d of %d", i + 1, count).isNotNull();
      received.add(textAndCount(message));
    }
    return received;
  }

  private static String textAndCount(Message message) throws JMSException {
    return ((TextMessage) message).getText() + " x" + message.getIntProperty("JMSXDeliveryCount");
  }
}
