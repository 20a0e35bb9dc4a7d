package io.logwharf.broker.share.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock share consumers against a broker on disk. */
class ShareConsumersIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String QUEUE = "orders";

  @TempDir Path folder;
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder));
    createQueue(QUEUE, 1);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void shouldConsumeWithImplicitAcknowledgement() throws Exception {
    send(QUEUE, 100);
    try (var consumer = consumer(QUEUE, Map.of())) {
      assertThat(poll(consumer, 100)).containsExactlyElementsOf(values(0, 100));
      consumer.commitSync();
    }
    send(QUEUE, 100, 10);
    try (var consumer = consumer(QUEUE, Map.of())) {
      assertThat(poll(consumer, 10)).containsExactlyElementsOf(values(100, 110));
    }
  }

  @Test
  void shouldRedeliverWhatWasReleasedAndNotWhatWasAccepted() throws Exception {
    send(QUEUE, 3);
    try (var consumer = consumer(QUEUE, Map.of("share.acknowledgement.mode", "explicit"))) {
      List<ConsumerRecord<String, String>> first = pollRecords(consumer, 3);
      assertThat(first)
          .extracting(ConsumerRecord::deliveryCount)
          .containsOnly(Optional.of((short) 1));
      consumer.acknowledge(first.get(0), AcknowledgeType.ACCEPT);
      consumer.acknowledge(first.get(1), AcknowledgeType.RELEASE);
      consumer.acknowledge(first.get(2), AcknowledgeType.REJECT);
      assertThat(consumer.commitSync().values()).containsOnly(Optional.empty());

      List<ConsumerRecord<String, String>> second = pollRecords(consumer, 1);
      assertThat(second).extracting(ConsumerRecord::value).containsExactly("value1");
      assertThat(second.get(0).deliveryCount()).contains((short) 2);
      consumer.acknowledge(second.get(0), AcknowledgeType.ACCEPT);
      consumer.commitSync();
    }
  }

  @Test
  void shouldNotDeliverAcceptedRecordsAfterARestart() throws Exception {
    send(QUEUE, 10);
    try (var consumer = consumer(QUEUE, Map.of("share.acknowledgement.mode", "explicit"))) {
      List<ConsumerRecord<String, String>> records = pollRecords(consumer, 10);
      for (ConsumerRecord<String, String> record : records) {
        consumer.acknowledge(
            record, record.offset() < 6 ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
      }
      consumer.commitSync();
    }
    broker.close();
    broker = Broker.start(BrokerConfig.embedded(folder));
    try (var consumer = consumer(QUEUE, Map.of())) {
      assertThat(poll(consumer, 4)).containsExactlyElementsOf(values(6, 10));
    }
  }

  @Test
  void shouldLetConsumersCompete() throws Exception {
    try (var one = consumer(QUEUE, Map.of());
        var two = consumer(QUEUE, Map.of())) {
      one.poll(Duration.ofMillis(100));
      two.poll(Duration.ofMillis(100));
      send(QUEUE, 500);
      List<String> received = new ArrayList<>();
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (received.size() < 500 && System.nanoTime() < deadline) {
        one.poll(Duration.ofMillis(50)).forEach(record -> received.add(record.value()));
        two.poll(Duration.ofMillis(50)).forEach(record -> received.add(record.value()));
      }
      assertThat(received).containsExactlyInAnyOrderElementsOf(values(0, 500));
    }
  }

  @Test
  void shouldConsumeFromManyPartitions() throws Exception {
    createQueue("wide", 8);
    send("wide", 400);
    try (var consumer = consumer("wide", Map.of())) {
      assertThat(poll(consumer, 400)).containsExactlyInAnyOrderElementsOf(values(0, 400));
    }
  }

  @Test
  void shouldBeginAnOrdinaryShareGroupBehindTheNewestRecord() throws Exception {
    send("plain", 5);
    try (var consumer = consumer("plain", "group", Map.of())) {
      List<String> received = new ArrayList<>();
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      // Nobody is told when the group begins; what is sent from then on comes.
      for (int next = 5; received.isEmpty() && System.nanoTime() < deadline; next++) {
        send("plain", next, 1);
        consumer.poll(Duration.ofMillis(200)).forEach(record -> received.add(record.value()));
      }
      assertThat(received).isNotEmpty().doesNotContainAnyElementsOf(values(0, 5));
    }
  }

  @Test
  void shouldBeginWhereTheGroupIsConfiguredTo() throws Exception {
    send("plain", 5);
    var group = new ConfigResource(ConfigResource.Type.GROUP, "readers");
    var earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(group, Set.of(new AlterConfigOp(earliest, AlterConfigOp.OpType.SET))))
          .all()
          .get(20, TimeUnit.SECONDS);
      try (var consumer = consumer("plain", "readers", Map.of())) {
        assertThat(poll(consumer, 5)).containsExactlyElementsOf(values(0, 5));
        ShareGroupDescription described =
            admin
                .describeShareGroups(Set.of("readers"))
                .all()
                .get(20, TimeUnit.SECONDS)
                .get("readers");
        assertThat(described.members()).hasSize(1);
        assertThat(described.members().iterator().next().assignment().topicPartitions())
            .containsExactly(new TopicPartition("plain", 0));
      }
    }
  }

  private void createQueue(String name, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      var topic =
          new NewTopic(name, partitions, (short) 1).configs(Map.of("logwharf.kind", "queue"));
      admin.createTopics(Set.of(topic)).all().get(20, TimeUnit.SECONDS);
    }
  }

  private void send(String topic, int count) throws Exception {
    send(topic, 0, count);
  }

  private void send(String topic, int from, int count) throws Exception {
    Properties config = new Properties();
    config.put("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      for (int i = from; i < from + count; i++) {
        producer.send(new ProducerRecord<>(topic, "value" + i));
      }
      producer.flush();
    }
  }

  private KafkaShareConsumer<String, String> consumer(String queue, Map<String, String> options) {
    return consumer(queue, queue, options);
  }

  private KafkaShareConsumer<String, String> consumer(
      String topic, String group, Map<String, String> options) {
    Map<String, Object> config = new HashMap<>(options);
    config.put("bootstrap.servers", broker.bootstrapServers());
    config.put("group.id", group);
    var consumer =
        new KafkaShareConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(Set.of(topic));
    return consumer;
  }

  private static List<String> values(int from, int to) {
    List<String> values = new ArrayList<>();
    for (int i = from; i < to; i++) {
      values.add("value" + i);
    }
    return values;
  }

  private static List<String> poll(KafkaShareConsumer<String, String> consumer, int count) {
    return pollRecords(consumer, count).stream().map(ConsumerRecord::value).toList();
  }

  private static List<ConsumerRecord<String, String>> pollRecords(
      KafkaShareConsumer<String, String> consumer, int count) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (records.size() < count && System.nanoTime() < deadline) {
      consumer.poll(Duration.ofMillis(200)).forEach(records::add);
    }
    return records;
  }
}
