package io.logwharf.broker.share.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.share.it.ExtensionClient.Event;
import io.logwharf.broker.share.it.ExtensionClient.Received;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ConsumerEvent.Attached;
import io.logwharf.protocol.extension.ConsumerEvent.Closed;
import io.logwharf.protocol.extension.ConsumerEvent.Delivery;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ErrorResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers of the extension against a broker on disk. */
class AttachedConsumersIT {
  private static final String QUEUE = "orders";

  @TempDir Path folder;
  private Broker broker;
  private ExtensionClient client;
  private Uuid queue;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder));
    client = new ExtensionClient(broker.bootstrapServers());
    queue = client.resolve(QUEUE, DestinationKind.QUEUE);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    broker.close();
  }

  @Test
  void shouldDeliverWhatWaits() throws Exception {
    send(10);
    attach(1);
    client.grant(1, 100);
    client.awaitRecords(10);
    assertThat(client.received())
        .extracting(Received::value)
        .containsExactlyElementsOf(values(0, 10));
    assertThat(client.events()).containsExactly(new Event(1, new Attached(0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "lz4", "zstd", "snappy"})
  void shouldCutBatchesToTheCredit(String compression) throws Exception {
    send(0, 100, Map.of("compression.type", compression, "linger.ms", "50"));
    attach(1);
    for (int received = 0; received < 98; received += 7) {
      client.grant(1, 7);
      client.awaitRecords(received + 7);
    }
    assertThat(client.received())
        .extracting(Received::value)
        .containsExactlyElementsOf(values(0, 98));
  }

  @Test
  void shouldSpreadRecordsOverAThousandConsumersOfOneConnection() throws Exception {
    int threadsBefore = Thread.activeCount();
    for (int i = 0; i < 1000; i++) {
      attach(i);
      client.grant(i, 10);
    }
    client.awaitEvents(1000);
    send(2000);
    client.awaitRecords(2000);
    assertThat(client.received()).extracting(Received::offset).doesNotHaveDuplicates();
    assertThat(client.received().stream().map(Received::consumerId).distinct().count())
        .isEqualTo(1000);
    assertThat(Thread.activeCount()).isLessThan(threadsBefore + 10);
  }

  @Test
  void shouldNotDeliverAcceptedRecordsAfterARestart() throws Exception {
    send(10);
    attach(1);
    client.grant(1, 100);
    client.awaitRecords(10);
    assertThat(client.acknowledgeDurably(1, 0, 5)).isEqualTo(ErrorResponse.SUCCESS);
    client.close();
    broker.close();

    broker = Broker.start(BrokerConfig.embedded(folder));
    client = new ExtensionClient(broker.bootstrapServers());
    attach(1);
    client.grant(1, 100);
    client.awaitRecords(4);
    assertThat(client.received())
        .containsExactlyElementsOf(
            LongStream.range(6, 10)
                .mapToObj(offset -> new Received(1, offset, "value" + offset, 1))
                .toList());
  }

  @Test
  void shouldGiveTheRecordsOfALostConnectionToAnother() throws Exception {
    send(5);
    attach(1);
    client.grant(1, 3);
    client.awaitRecords(3);
    try (var other = new ExtensionClient(broker.bootstrapServers())) {
      other.attach(1, QUEUE, queue, Mode.QUEUE);
      other.grant(1, 100);
      other.awaitRecords(2);
      client.close();
      other.awaitRecords(5);
      assertThat(other.received())
          .extracting(Received::deliveryCount)
          .containsExactly(0, 0, 1, 1, 1);
    }
  }

  @Test
  void shouldAnswerADrainOfAnEmptyQueue() throws Exception {
    attach(1);
    client.credit(1, 1, true);
    client.awaitEvents(2);
    assertThat(client.events().get(1)).isEqualTo(new Event(1, new Delivery(true, List.of(), 0)));
  }

  @Test
  void shouldCompeteWithStockShareConsumers() throws Exception {
    attach(1);
    client.grant(1, 50);
    client.awaitEvents(1);
    try (var stock = shareConsumer()) {
      stock.poll(Duration.ofMillis(500));
      send(1000);
      List<String> byStock = new ArrayList<>();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      client.awaitRecords(50);
      while (byStock.size() < 950 && System.nanoTime() < deadline) {
        stock.poll(Duration.ofMillis(200)).forEach(record -> byStock.add(record.value()));
      }
      Set<String> all = client.received().stream().map(Received::value).collect(Collectors.toSet());
      assertThat(byStock).hasSize(950).doesNotContainAnyElementsOf(all);
    }
  }

  @Test
  void shouldCloseTheConsumersOfADeletedTopic() throws Exception {
    attach(1);
    client.grant(1, 1);
    client.awaitEvents(1);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(Set.of(QUEUE)).all().get(20, TimeUnit.SECONDS);
    }
    client.awaitEvents(2);
    assertThat(client.events().get(1).event())
        .isInstanceOfSatisfying(
            Closed.class, closed -> assertThat(closed.error()).isEqualTo(Errors.UNKNOWN_TOPIC_ID));
  }

  @Test
  void shouldGiveEachSubscriptionItsOwnCopy() throws Exception {
    Uuid topic = client.resolve("news", DestinationKind.TOPIC);
    client.attach(1, "a", topic, Mode.NON_DURABLE_SUBSCRIPTION);
    client.attach(2, "b", topic, Mode.DURABLE_SUBSCRIPTION);
    client.grant(1, 10);
    client.grant(2, 10);
    client.awaitEvents(2);
    send("news", 0, 3, Map.of());
    client.awaitRecords(6);
    assertThat(client.received())
        .extracting(Received::consumerId)
        .containsExactlyInAnyOrder(1, 1, 1, 2, 2, 2);
  }

  @Test
  void shouldGoOnAfterManySnapshots() throws Exception {
    send(5000);
    attach(1);
    client.grant(1, 5000);
    client.awaitRecords(5000);
    for (int offset = 0; offset < 4999; offset += 2) {
      client.acknowledge(1, offset, offset, AckType.ACCEPT);
    }
    assertThat(client.acknowledgeDurably(1, 4998, 4998).error())
        .isEqualTo(Errors.INVALID_RECORD_STATE);
    assertThat(client.acknowledgeDurably(1, 4999, 4999)).isEqualTo(ErrorResponse.SUCCESS);
    client.close();
    broker.close();

    broker = Broker.start(BrokerConfig.embedded(folder));
    client = new ExtensionClient(broker.bootstrapServers());
    attach(1);
    client.grant(1, 5000);
    client.awaitRecords(2499);
    assertThat(client.received())
        .extracting(Received::offset)
        .containsExactlyElementsOf(LongStream.range(0, 2499).map(i -> 2 * i + 1).boxed().toList());
  }

  private void attach(int consumerId) throws Exception {
    client.attach(consumerId, QUEUE, queue, Mode.QUEUE);
  }

  private KafkaShareConsumer<String, String> shareConsumer() {
    var consumer =
        new KafkaShareConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", QUEUE),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.subscribe(Set.of(QUEUE));
    return consumer;
  }

  private void send(int count) {
    send(0, count, Map.of());
  }

  private void send(int from, int count, Map<String, String> options) {
    send(QUEUE, from, count, options);
  }

  private void send(String topic, int from, int count, Map<String, String> options) {
    Properties config = new Properties();
    config.putAll(options);
    config.put("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      values(from, from + count)
          .forEach(value -> producer.send(new ProducerRecord<>(topic, value)));
      producer.flush();
    }
  }

  private static List<String> values(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "value" + i).toList();
  }
}
