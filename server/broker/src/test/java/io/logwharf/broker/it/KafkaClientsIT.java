package io.logwharf.broker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.BrokerKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stock Kafka producers and consumers against a broker on disk. */
class KafkaClientsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void shouldGiveBackWhatWasSent(String compression) throws Exception {
    try (var producer = producer(Map.of("compression.type", compression))) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        sent.add(producer.send(new ProducerRecord<>("words", 0, "key" + i, "value" + i)));
      }
      for (Future<RecordMetadata> each : sent) {
        assertThat(each.get().hasOffset()).isTrue();
      }
    }

    List<ConsumerRecord<String, String>> records = readAll("words", 1000);

    assertThat(records).extracting(ConsumerRecord::value).first().isEqualTo("value0");
    assertThat(records).extracting(ConsumerRecord::key).last().isEqualTo("key999");
    assertThat(records).extracting(ConsumerRecord::offset).isSorted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "all"})
  void shouldTakeAllKindsOfAcks(String acks) throws Exception {
    try (var producer = producer(Map.of("acks", acks, "enable.idempotence", "false"))) {
      for (int i = 0; i < 100; i++) {
        RecordMetadata sent = producer.send(new ProducerRecord<>("acks", "value" + i)).get();
        assertThat(sent.hasOffset()).isEqualTo(!acks.equals("0"));
      }
    }

    assertThat(readAll("acks", 100)).hasSize(100);
  }

  @Test
  void shouldSendLargeRecordsFromTheLogsFile() throws Exception {
    String large = "x".repeat(700_000);
    try (var producer = producer(Map.of())) {
      for (int i = 0; i < 5; i++) {
        producer.send(new ProducerRecord<>("large", large + i)).get();
      }
    }

    assertThat(readAll("large", 5))
        .extracting(ConsumerRecord::value)
        .containsExactly(large + 0, large + 1, large + 2, large + 3, large + 4);
  }

  @Test
  void shouldRefuseWhatIsTooLargeAndGoOn() throws Exception {
    broker.close();
    broker = Broker.start(BrokerConfig.embedded(folder).with(BrokerKey.MESSAGE_MAX_BYTES, "2000"));
    try (var producer = producer(Map.of())) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>("small", "x".repeat(3000))).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RecordTooLargeException.class);

      RecordMetadata sent = producer.send(new ProducerRecord<>("small", "fits")).get();

      assertThat(sent.offset()).isZero();
    }
  }

  @Test
  void shouldKeepEverythingOverARestart() throws Exception {
    try (var producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>("kept", "before")).get();
    }
    String clusterId = broker.clusterId();
    broker.close();
    broker = Broker.start(BrokerConfig.embedded(folder));
    try (var producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>("kept", "after")).get();
    }

    assertThat(broker.clusterId()).isEqualTo(clusterId);
    assertThat(readAll("kept", 2))
        .extracting(ConsumerRecord::value)
        .containsExactly("before", "after");
  }

  @Test
  void shouldWakeAWaitingConsumer() throws Exception {
    try (var producer = producer(Map.of());
        var consumer = consumer(Map.of("fetch.max.wait.ms", "20000"))) {
      producer.send(new ProducerRecord<>("awaited", "first")).get();
      consumer.assign(List.of(new TopicPartition("awaited", 0)));
      consumer.seekToBeginning(consumer.assignment());
      assertThat(consumer.poll(DEADLINE)).hasSize(1);

      Future<RecordMetadata> second = producer.send(new ProducerRecord<>("awaited", "second"));

      assertThat(second.get().offset()).isEqualTo(1);
      assertThat(consumer.poll(Duration.ofSeconds(10))).hasSize(1);
    }
  }

  @Test
  void shouldFindOffsetsByTime() throws Exception {
    try (var producer = producer(Map.of());
        var consumer = consumer(Map.of())) {
      for (int i = 1; i <= 3; i++) {
        producer.send(new ProducerRecord<>("times", 0, i * 1000L, null, "v" + i)).get();
      }
      var partition = new TopicPartition("times", 0);

      var found = consumer.offsetsForTimes(Map.of(partition, 1500L));

      assertThat(found.get(partition).offset()).isEqualTo(1);
      assertThat(found.get(partition).timestamp()).isEqualTo(2000);
      assertThat(consumer.beginningOffsets(List.of(partition))).containsEntry(partition, 0L);
      assertThat(consumer.endOffsets(List.of(partition))).containsEntry(partition, 3L);
    }
  }

  private KafkaProducer<String, String> producer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", broker.bootstrapServers());
    config.put("max.request.size", 10_000_000);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private KafkaConsumer<String, String> consumer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
  }

  private List<ConsumerRecord<String, String>> readAll(String topic, int count) {
    List<ConsumerRecord<String, String>> all = new ArrayList<>();
    try (var consumer = consumer(Map.of())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      consumer.seekToBeginning(consumer.assignment());
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (all.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
    }
    assertThat(all).hasSize(count);
    return all;
  }
}
