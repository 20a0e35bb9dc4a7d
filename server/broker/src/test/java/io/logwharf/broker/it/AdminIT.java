package io.logwharf.broker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.BrokerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock admin client against a broker on disk. */
class AdminIT {
  @TempDir Path folder;
  private Broker broker;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder));
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterEach
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void shouldCreateDescribeListAndDeleteTopics() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic("orders", 3, (short) 1).configs(Map.of("logwharf.kind", "queue")),
                new NewTopic("news", Optional.empty(), Optional.empty())))
        .all()
        .get();

    TopicDescription orders =
        admin.describeTopics(List.of("orders")).allTopicNames().get().get("orders");
    assertThat(orders.partitions()).hasSize(3);
    assertThat(orders.partitions().get(2).leader().id()).isEqualTo(1);
    assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrder("orders", "news");

    admin.deleteTopics(TopicCollection.ofTopicIds(List.of(orders.topicId()))).all().get();
    admin.deleteTopics(List.of("news")).all().get();

    assertThat(admin.listTopics().names().get()).isEmpty();
    await("the folders of the topic are gone", () -> foldersOf("orders").isEmpty());
  }

  @Test
  void shouldSayWhyATopicCanNotBeMadeOrFound() throws Exception {
    admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();

    assertThatThrownBy(
            () -> admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TopicExistsException.class);
    assertThatThrownBy(() -> admin.describeTopics(List.of("none")).allTopicNames().get())
        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
  }

  @Test
  void shouldMakeATopicAgainUnderTheSameName() throws Exception {
    for (int i = 0; i < 3; i++) {
      admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1))).all().get();
      admin.deleteTopics(List.of("orders")).all().get();
    }

    assertThat(admin.listTopics().names().get()).isEmpty();
  }

  @Test
  void shouldDescribeAndChangeConfiguration() throws Exception {
    admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, "orders");
    var group = new ConfigResource(ConfigResource.Type.GROUP, "readers");
    admin
        .incrementalAlterConfigs(
            Map.of(
                topic, List.of(set("retention.ms", "1000")),
                group, List.of(set("share.auto.offset.reset", "earliest"))))
        .all()
        .get();

    restart();
    var broker1 = new ConfigResource(ConfigResource.Type.BROKER, "1");
    Map<ConfigResource, Config> configs =
        admin.describeConfigs(List.of(topic, group, broker1)).all().get();

    assertThat(configs.get(topic).get("retention.ms").value()).isEqualTo("1000");
    assertThat(configs.get(group).get("share.auto.offset.reset").value()).isEqualTo("earliest");
    assertThat(configs.get(broker1).get("num.partitions").value()).isEqualTo("1");
  }

  @Test
  void shouldDescribeTheCluster() throws Exception {
    assertThat(admin.describeCluster().clusterId().get()).isEqualTo(broker.clusterId());
    assertThat(admin.describeCluster().nodes().get()).hasSize(1);
  }

  @Test
  void shouldListOffsets() throws Exception {
    admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    var partition = new TopicPartition("orders", 0);

    assertThat(
            admin
                .listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset())
        .isZero();
    assertThat(
            admin
                .listOffsets(Map.of(partition, OffsetSpec.maxTimestamp()))
                .partitionResult(partition)
                .get()
                .offset())
        .isEqualTo(-1);
  }

  @Test
  void shouldRefuseASecondBrokerOnTheSameFolderOrPort() {
    assertThatThrownBy(() -> Broker.start(BrokerConfig.embedded(folder)))
        .hasMessageContaining("used by another broker");
    BrokerConfig samePort =
        BrokerConfig.inMemory().with(BrokerKey.LISTENERS, "PLAINTEXT://localhost:" + broker.port());
    assertThatThrownBy(() -> Broker.start(samePort)).hasMessageContaining("can't listen on");
  }

  @Test
  void shouldSayWhichDataFolderIsDamaged(@TempDir Path other) throws IOException {
    Broker.start(BrokerConfig.embedded(other)).close();
    Files.writeString(other.resolve("recovery-point-checkpoint"), "no checkpoint");
    assertThatThrownBy(() -> Broker.start(BrokerConfig.embedded(other)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("data folder " + other)
        .hasMessageContaining("recovery-point-checkpoint is damaged");
  }

  @Test
  void shouldRefuseADataFolderInWhichSomethingIsMissing(@TempDir Path other) throws Exception {
    try (Broker first = Broker.start(BrokerConfig.embedded(other));
        Admin client = Admin.create(Map.of("bootstrap.servers", first.bootstrapServers()))) {
      client.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
    }
    Path metadata = other.resolve("__cluster_metadata-0");
    Path file = metadata.resolve("partition.metadata");
    Path away = Files.move(file, other.resolveSibling(other.getFileName() + "-away"));
    assertThatThrownBy(() -> Broker.start(BrokerConfig.embedded(other)))
        .hasMessageContaining("partition.metadata is missing in " + metadata);
    Files.move(away, file);
    Files.move(metadata, away);
    assertThatThrownBy(() -> Broker.start(BrokerConfig.embedded(other)))
        .hasMessageContaining("no __cluster_metadata-0");
    Files.move(away, metadata);
    Broker.start(BrokerConfig.embedded(other)).close();
    assertThat(other.resolve("kept-0")).exists();
  }

  @Test
  void shouldLeaveNoThreadsBehind() throws Exception {
    admin.close();
    broker.close();

    await("the broker's threads have ended", () -> threads().isEmpty());
    broker = Broker.start(BrokerConfig.inMemory());
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    assertThat(admin.listTopics().names().get()).isEmpty();
  }

  private void restart() throws Exception {
    admin.close();
    broker.close();
    broker = Broker.start(BrokerConfig.embedded(folder));
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static AlterConfigOp set(String key, String value) {
    return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("logwharf"))
        .toList();
  }

  private List<Path> foldersOf(String topic) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(topic + "-")).toList();
    }
  }

  /** The broker removes folders in the background, and a thread ends behind its last word. */
  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
