package io.logwharf.broker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.BrokerKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock transactional producers and read_committed consumers against a broker on disk. */
class TransactionsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final TopicPartition DEBITS = new TopicPartition("debits", 0);
  private static final TopicPartition CREDITS = new TopicPartition("credits", 0);

  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder), meters);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  /** On the same port, so that clients find it again. */
  private void restart() throws Exception {
    int port = broker.port();
    broker.close();
    broker =
        Broker.start(
            BrokerConfig.embedded(folder)
                .with(BrokerKey.LISTENERS, "PLAINTEXT://localhost:" + port),
            meters);
  }

  @Test
  void shouldShowCommittedRecordsOnly() throws Exception {
    try (var producer = producer("teller", 60_000)) {
      producer.initTransactions();
      for (int i = 0; i < 30; i++) {
        producer.beginTransaction();
        send(producer, DEBITS, "debit" + i);
        send(producer, CREDITS, "credit" + i);
        if (i % 3 == 0) {
          producer.flush();
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
    }

    List<String> committed = readAll(CREDITS, "read_committed", 20);
    assertThat(committed).startsWith("credit1", "credit2", "credit4").endsWith("credit29");
    assertThat(readAll(DEBITS, "read_committed", 20)).doesNotContain("debit0", "debit3");
    assertThat(readAll(CREDITS, "read_uncommitted", 30)).contains("credit0");
  }

  @Test
  void shouldHoldReadersAtAnOpenTransactionAndSayWhich() throws Exception {
    try (var open = producer("slow", 60_000);
        var other = producer(null, 0)) {
      open.initTransactions();
      open.beginTransaction();
      send(open, DEBITS, "open");
      open.flush();
      other.send(new ProducerRecord<>("debits", 0, "k", "plain")).get(30, TimeUnit.SECONDS);

      assertThat(endOffset(DEBITS, "read_committed")).isZero();
      assertThat(endOffset(DEBITS, "read_uncommitted")).isEqualTo(2);
      await(() -> holder() != null && holder().value() == 2);
      assertThat(holder().getId().getTag("transaction")).isEqualTo("slow");
      assertThat(holder().getId().getTag("topic")).isEqualTo("debits");

      open.commitTransaction();
      assertThat(readAll(DEBITS, "read_committed", 2)).containsExactly("open", "plain");
      assertThat(endOffset(DEBITS, "read_committed")).isEqualTo(3);
      await(() -> holder() == null);
    }
  }

  @Test
  void shouldRefuseALongerTimeOutThanIsConfigured() throws Exception {
    BrokerConfig config =
        BrokerConfig.inMemory().with(BrokerKey.TRANSACTION_MAX_TIMEOUT_MS, "30000");
    try (Broker strict = Broker.start(config);
        var patient = producer(strict, "patient", 30_001);
        var quick = producer(strict, "quick", 30_000)) {
      assertThatThrownBy(patient::initTransactions)
          .hasMessageContaining("transaction.max.timeout.ms");
      quick.initTransactions();
    }
  }

  @Test
  void shouldTellAProducerThatItsSuccessorHasTakenOver() {
    try (var first = producer("same", 60_000);
        var second = producer("same", 60_000)) {
      first.initTransactions();
      first.beginTransaction();
      send(first, DEBITS, "first");
      first.flush();

      second.initTransactions();
      second.beginTransaction();
      send(second, DEBITS, "second");
      second.commitTransaction();

      assertThatThrownBy(
              () -> {
                send(first, DEBITS, "late");
                first.commitTransaction();
              })
          .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
    }
    assertThat(readAll(DEBITS, "read_committed", 1)).containsExactly("second");
  }

  @Test
  void shouldAbortWhatIsOpenForTooLong() throws Exception {
    try (var producer = producer("forgotten", 3_000)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, DEBITS, "never");
      producer.flush();

      await(() -> endOffset(DEBITS, "read_committed") == 2);

      assertThatThrownBy(producer::commitTransaction)
          .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
    }
    assertThat(readAll(DEBITS, "read_committed", 0)).isEmpty();
  }

  @Test
  void shouldCommitATransactionThatARestartInterrupted() throws Exception {
    try (var producer = producer("patient", 60_000)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, DEBITS, "before");
      send(producer, CREDITS, "before");
      producer.flush();

      restart();
      assertThat(endOffset(DEBITS, "read_committed")).isZero();

      send(producer, DEBITS, "after");
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, DEBITS, "next");
      producer.commitTransaction();
    }

    assertThat(readAll(DEBITS, "read_committed", 3)).containsExactly("before", "after", "next");
    assertThat(readAll(CREDITS, "read_committed", 1)).containsExactly("before");
  }

  @Test
  void shouldAbortWhatTheProducerBeforeHadOpenAcrossARestart() throws Exception {
    try (var lost = producer("worker", 60_000)) {
      lost.initTransactions();
      lost.beginTransaction();
      send(lost, DEBITS, "lost");
      lost.flush();
      restart();
      try (var next = producer("worker", 60_000)) {
        next.initTransactions();
        next.beginTransaction();
        send(next, DEBITS, "kept");
        next.commitTransaction();
      }
    }

    assertThat(readAll(DEBITS, "read_committed", 1)).containsExactly("kept");
  }

  @Test
  void shouldListAndDescribeTransactions() throws Exception {
    try (var producer = producer("audited", 60_000);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, DEBITS, "x");
      producer.flush();

      TransactionListing listed =
          admin.listTransactions().all().get(30, TimeUnit.SECONDS).iterator().next();
      assertThat(listed.transactionalId()).isEqualTo("audited");
      assertThat(listed.state()).isEqualTo(TransactionState.ONGOING);
      TransactionDescription described =
          admin
              .describeTransactions(List.of("audited"))
              .all()
              .get(30, TimeUnit.SECONDS)
              .get("audited");
      assertThat(described.topicPartitions()).containsExactly(DEBITS);
      assertThat(described.producerEpoch()).isZero();
      assertThat(described.transactionTimeoutMs()).isEqualTo(60_000);

      producer.abortTransaction();
      assertThat(admin.listTransactions().all().get(30, TimeUnit.SECONDS))
          .extracting(TransactionListing::state)
          .containsExactly(TransactionState.COMPLETE_ABORT);
      // By which it shows that the producer uses the second version of transactions (KIP-890).
      assertThat(
              admin
                  .describeTransactions(List.of("audited"))
                  .description("audited")
                  .get(30, TimeUnit.SECONDS)
                  .producerEpoch())
          .isEqualTo(1);
    }
  }

  private Gauge holder() {
    return meters.find("logwharf.transaction.held.records").gauge();
  }

  private static void send(
      KafkaProducer<String, String> producer, TopicPartition partition, String value) {
    producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), "k", value));
  }

  private KafkaProducer<String, String> producer(String transactionalId, int timeoutMs) {
    return producer(broker, transactionalId, timeoutMs);
  }

  private static KafkaProducer<String, String> producer(
      Broker broker, String transactionalId, int timeoutMs) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", broker.bootstrapServers());
    if (transactionalId != null) {
      config.put("transactional.id", transactionalId);
      config.put("transaction.timeout.ms", timeoutMs);
    }
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private KafkaConsumer<String, String> consumer(String isolation) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", broker.bootstrapServers());
    config.put("isolation.level", isolation);
    return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
  }

  private long endOffset(TopicPartition partition, String isolation) {
    try (var consumer = consumer(isolation)) {
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  /** Reads to the end; there must be so many. */
  private List<String> readAll(TopicPartition partition, String isolation, int count) {
    List<String> all = new ArrayList<>();
    try (var consumer = consumer(isolation)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(consumer.assignment());
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (consumer.position(partition) < end && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> all.add(record.value()));
      }
    }
    assertThat(all).hasSize(count);
    return all;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
