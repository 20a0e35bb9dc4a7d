package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive, as its user meets it. */
@Timeout(180)
class DistributionIT {
  private static final int RECORDS = 500;
  private static final TopicPartition PARTITION = new TopicPartition("kept", 0);

  @Test
  void shouldServeAStockClientAndKeepItsRecordsAcrossARestart(@TempDir Path folder)
      throws Exception {
    Distribution distribution = Distribution.unpack(folder);
    Path data = folder.resolve("data");
    try (ServerProcess server = ServerProcess.start(distribution, data)) {
      produce(server.address());
      // 143 is what a JVM ends with on SIGTERM, once its shutdown hooks have run.
      assertThat(server.terminate()).as("wrote %s", server.lastLines()).isIn(0, 143);
    }
    try (ServerProcess server = ServerProcess.start(distribution, data)) {
      assertThat(consume(server.address()))
          .hasSize(RECORDS)
          .startsWith("value 0")
          .endsWith("value " + (RECORDS - 1));
    }
  }

  @Test
  void shouldHoldWhatADistributionNeeds(@TempDir Path folder) throws Exception {
    Path home = Distribution.unpack(folder).home();
    assertThat(home.resolve("LICENSE")).isNotEmptyFile();
    assertThat(home.resolve("README.md")).isNotEmptyFile();
    assertThat(home.resolve("conf/server.properties")).isNotEmptyFile();
    assertThat(home.resolve("bin/logwharf")).isExecutable();
  }

  @Test
  void shouldSayWhatIsWrongWithAConfiguration(@TempDir Path folder) throws Exception {
    Distribution distribution = Distribution.unpack(folder);
    Path configuration = Files.writeString(folder.resolve("wrong.properties"), "log.dirr=/tmp\n");
    Distribution.Result result = distribution.run("server", configuration.toString());
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("log.dirr").contains("log.dir").doesNotContain("\tat ");
  }

  @Test
  void shouldListItsCommandsAndSayItsVersion(@TempDir Path folder) throws Exception {
    Distribution distribution = Distribution.unpack(folder);
    Distribution.Result result = distribution.run("--help");
    assertThat(result.status()).isZero();
    assertThat(result.output()).contains("server", "transactions");
    assertThat(distribution.run("--version").output()).containsPattern("^logwharf \\d+\\.\\d+");
  }

  @Test
  void shouldServeAStockShareConsumerThatWasThereBeforeTheServerWasKilled(@TempDir Path folder)
      throws Exception {
    Distribution distribution = Distribution.unpack(folder);
    Path data = folder.resolve("data");
    int port;
    Map<String, Object> settings;
    try (ServerProcess server = ServerProcess.start(distribution, data)) {
      port = server.port();
      settings = Map.of("bootstrap.servers", server.address(), "group.id", "readers");
      ShareGroupConfigs.beginAtTheEarliestRecord(server.address(), "readers");
      produce(server.address());
      try (var consumer =
          new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
        consumer.subscribe(List.of(PARTITION.topic()));
        pollUntil(consumer, RECORDS);
        server.kill();
        try (ServerProcess next = ServerProcess.start(distribution, data, port)) {
          produce(next.address());
          pollUntil(consumer, RECORDS);
        }
      }
    }
  }

  private static void pollUntil(KafkaShareConsumer<String, String> consumer, int records) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    for (int seen = 0; seen < records; ) {
      assertThat(System.nanoTime()).as("deadline, %d records seen", seen).isLessThan(deadline);
      seen += consumer.poll(Duration.ofMillis(200)).count();
      consumer.commitSync();
    }
  }

  private static void produce(String address) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", address, "acks", "all");
    List<Future<RecordMetadata>> sends = new ArrayList<>();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        sends.add(producer.send(new ProducerRecord<>(PARTITION.topic(), "value " + i)));
      }
      for (Future<RecordMetadata> send : sends) {
        send.get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static List<String> consume(String address) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", address, "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < RECORDS && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
