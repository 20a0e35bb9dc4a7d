package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own clients, unchanged, and Jakarta Messaging clients on the same destinations. */
@Timeout(180)
class StockClientsIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long RECEIVE_MILLIS = 10_000;

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Connection connection;

  @BeforeAll
  static void startServer() throws Exception {
    server = ServerProcess.start(Distribution.unpack(folder), folder.resolve("data"));
    connection = new LogwharfConnectionFactory("logwharf://" + server.address()).createConnection();
    connection.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    try {
      connection.close();
    } finally {
      server.close();
    }
  }

  @Test
  void shouldShowAKafkaConsumerTheTextAndPropertiesOfJmsMessages() throws Exception {
    send("read-by-kafka", 10);
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            settings(Map.of("auto.offset.reset", "earliest")),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition("read-by-kafka", 0)));
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (records.size() < 10 && System.nanoTime() < deadline) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    assertThat(records).extracting(ConsumerRecord::value).startsWith("message 0").hasSize(10);
    assertThat(
            new String(
                records.get(3).headers().lastHeader("number").value(), StandardCharsets.UTF_8))
        .isEqualTo("3");
  }

  @Test
  void shouldDeliverAKafkaProducersRecordsAsBytesMessagesWithTheirHeaders() throws Exception {
    try (Session session = connection.createSession()) {
      // Declared first: a topic that Kafka's producer creates is no queue's by itself.
      MessageConsumer consumer = session.createConsumer(session.createQueue("sent-by-kafka"));
      try (KafkaProducer<String, String> producer = producer()) {
        ProducerRecord<String, String> record = new ProducerRecord<>("sent-by-kafka", "grüezi");
        record.headers().add("colour", "red".getBytes(StandardCharsets.UTF_8));
        producer.send(record).get(30, TimeUnit.SECONDS);
      }
      Message message = consumer.receive(RECEIVE_MILLIS);
      assertThat(message).isInstanceOf(BytesMessage.class);
      assertThat(message.getBody(byte[].class))
          .isEqualTo("grüezi".getBytes(StandardCharsets.UTF_8));
      assertThat(message.getStringProperty("colour")).isEqualTo("red");
    }
  }

  @Test
  void shouldDeliverWhatAShareConsumerReleasesAgain() throws Exception {
    send("released", 20);
    Map<String, Integer> deliveries = new HashMap<>();
    try (KafkaShareConsumer<String, String> consumer = shareConsumer("released", "explicit")) {
      consumer.subscribe(List.of("released"));
      AtomicInteger accepted = new AtomicInteger();
      pollUntil(
          consumer,
          record -> {
            int count = deliveries.merge(record.value(), 1, Integer::sum);
            if (count == 1) {
              consumer.acknowledge(record, AcknowledgeType.RELEASE);
            } else {
              assertThat(record.deliveryCount()).hasValue((short) 2);
              consumer.acknowledge(record, AcknowledgeType.ACCEPT);
              accepted.incrementAndGet();
            }
          },
          () -> accepted.get() == 20);
    }
    assertThat(deliveries).hasSize(20).allSatisfy((value, count) -> assertThat(count).isEqualTo(2));
    assertThatNothingIsLeftOn("released");
  }

  @Test
  void shouldNotDeliverAgainWhatAShareConsumerAcknowledgedImplicitly() throws Exception {
    send("implicit", 30);
    List<String> values = new ArrayList<>();
    try (KafkaShareConsumer<String, String> consumer = shareConsumer("implicit", "implicit")) {
      consumer.subscribe(List.of("implicit"));
      pollUntil(consumer, record -> values.add(record.value()), () -> values.size() >= 30);
    }
    assertThat(values).hasSize(30).doesNotHaveDuplicates();
    assertThatNothingIsLeftOn("implicit");
  }

  @Test
  void shouldGiveEachMessageToEitherAShareConsumerOrAJmsConsumer() throws Exception {
    int count = 2000;
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    AtomicInteger byJms = new AtomicInteger();
    AtomicInteger byKafka = new AtomicInteger();
    try (Session session = connection.createSession();
        KafkaShareConsumer<String, String> consumer = shareConsumer("contested", "implicit")) {
      // Both must be there before the messages are; nobody tells when a share consumer is.
      send("contested", 1);
      consumer.subscribe(List.of("contested"));
      AtomicInteger early = new AtomicInteger();
      pollUntil(consumer, record -> early.incrementAndGet(), () -> early.get() == 1);
      session
          .createConsumer(session.createQueue("contested"))
          .setMessageListener(
              message -> {
                seen.merge(textOf(message), 1, Integer::sum);
                byJms.incrementAndGet();
              });
      Thread sender = new Thread(() -> sendInBackground("contested", count));
      sender.start();
      pollUntil(
          consumer,
          record -> {
            seen.merge(record.value(), 1, Integer::sum);
            byKafka.incrementAndGet();
          },
          () -> seen.size() == count);
      sender.join();
    }
    System.out.printf(
        "StockClientsIT: %d by a JMS consumer, %d by a share consumer%n",
        byJms.get(), byKafka.get());
    assertThat(seen).hasSize(count).allSatisfy((text, times) -> assertThat(times).isEqualTo(1));
    assertThat(byJms).hasPositiveValue();
    assertThat(byKafka).hasPositiveValue();
  }

  private interface OnRecord {
    void accept(ConsumerRecord<String, String> record);
  }

  private interface Condition {
    boolean holds();
  }

  private static void pollUntil(
      KafkaShareConsumer<String, String> consumer, OnRecord onRecord, Condition end) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!end.holds()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      consumer.poll(POLL).forEach(onRecord::accept);
      consumer.commitSync();
    }
  }

  private static void assertThatNothingIsLeftOn(String queue) throws JMSException {
    try (Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }

  private static void sendInBackground(String queue, int count) {
    try {
      send(queue, count);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(String queue, int count) throws JMSException {
    try (Session session = connection.createSession()) {
      MessageProducer producer = session.createProducer(session.createQueue(queue));
      for (int i = 0; i < count; i++) {
        Message message = session.createTextMessage("message " + i);
        message.setIntProperty("number", i);
        producer.send(message);
      }
    }
  }

  private static String textOf(Message message) {
    try {
      return message.getBody(String.class);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> settings(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", server.address());
    return settings;
  }

  private static KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        settings(Map.of("acks", "all", "enable.idempotence", true)),
        new StringSerializer(),
        new StringSerializer());
  }

  private static KafkaShareConsumer<String, String> shareConsumer(String group, String mode) {
    return new KafkaShareConsumer<>(
        settings(Map.of("group.id", group, "share.acknowledgement.mode", mode)),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
