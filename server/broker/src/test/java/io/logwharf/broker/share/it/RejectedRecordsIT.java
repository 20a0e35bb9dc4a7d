package io.logwharf.broker.share.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.protocol.extension.DestinationKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stock share consumer rejects of a queue, as a stock consumer finds it (KIP-1191). */
class RejectedRecordsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder));
    try (var client = new ExtensionClient(broker.bootstrapServers())) {
      client.resolve("orders", DestinationKind.QUEUE);
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void shouldMoveARejectedRecordWithItsKeyItsHeadersAndItsOrigin() {
    try (var producer =
        new KafkaProducer<>(configs(Map.of()), new StringSerializer(), new StringSerializer())) {
      var record = new ProducerRecord<>("orders", "key", "bad");
      record.headers().add("color", "red".getBytes(StandardCharsets.UTF_8));
      producer.send(record);
      producer.send(new ProducerRecord<>("orders", "good"));
    }
    reject("bad");

    ConsumerRecord<String, String> dead = readDeadLetter();

    assertThat(dead.key()).isEqualTo("key");
    assertThat(dead.value()).isEqualTo("bad");
    assertThat(header(dead, "color")).isEqualTo("red");
    assertThat(header(dead, "__dlq.errors.topic")).isEqualTo("orders");
    assertThat(header(dead, "__dlq.errors.partition")).isEqualTo("0");
    assertThat(header(dead, "__dlq.errors.offset")).isEqualTo("0");
    assertThat(header(dead, "__dlq.errors.group")).isEqualTo("orders");
    assertThat(header(dead, "__dlq.errors.delivery.count")).isEqualTo("1");
    assertThat(header(dead, "__dlq.errors.message")).isEqualTo("rejected by a consumer");
  }

  private void reject(String rejected) {
    try (var consumer =
        new KafkaShareConsumer<>(
            configs(Map.of("group.id", "orders", "share.acknowledgement.mode", "explicit")),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("orders"));
      int seen = 0;
      long until = System.nanoTime() + DEADLINE.toNanos();
      while (seen < 2) {
        assertThat(System.nanoTime()).as("both records come in time").isLessThan(until);
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          boolean bad = record.value().equals(rejected);
          consumer.acknowledge(record, bad ? AcknowledgeType.REJECT : AcknowledgeType.ACCEPT);
          seen++;
        }
        consumer.commitSync();
      }
    }
  }

  private ConsumerRecord<String, String> readDeadLetter() {
    try (var consumer =
        new KafkaConsumer<>(
            configs(Map.of("auto.offset.reset", "earliest", "isolation.level", "read_committed")),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition("DLQ", 0)));
      long until = System.nanoTime() + DEADLINE.toNanos();
      while (System.nanoTime() < until) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          return record;
        }
      }
      throw new AssertionError("nothing came into the dead letter queue in time");
    }
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private Map<String, Object> configs(Map<String, Object> more) {
    Map<String, Object> configs = new HashMap<>(more);
    configs.put("bootstrap.servers", broker.bootstrapServers());
    return configs;
  }
}
