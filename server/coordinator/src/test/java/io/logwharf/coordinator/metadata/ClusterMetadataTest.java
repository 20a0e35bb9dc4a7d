package io.logwharf.coordinator.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.coordinator.metadata.MetadataException.Reason;
import io.logwharf.protocol.extension.DestinationKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterMetadataTest {
  private static final Map<String, String> QUEUE = Map.of(TopicSettings.KIND, "queue");

  private final ClusterMetadata metadata = new ClusterMetadata();
  private long nextId = 1;

  @Test
  void shouldNotChangeBeforeReplay() {
    metadata.createTopic(topic("orders", QUEUE));
    assertThat(metadata.topics()).isEmpty();
  }

  @Test
  void shouldCreateAndDeleteTopics() {
    TopicMetadata orders = create("orders", QUEUE);
    assertThat(metadata.topic("orders")).contains(orders);
    assertThat(metadata.topic(orders.id()).orElseThrow().kind()).isEqualTo(DestinationKind.QUEUE);

    metadata.replay(metadata.deleteTopic(orders.id()));
    assertThat(metadata.topic("orders")).isEmpty();
    assertThat(metadata.topics()).isEmpty();
    assertRefused(Reason.UNKNOWN_TOPIC, () -> metadata.deleteTopic(orders.id()));
  }

  @Test
  void shouldRefuseSecondTopicOfName() {
    create("orders", QUEUE);
    assertRefused(Reason.TOPIC_EXISTS, () -> create("orders", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a b",
        "a/b",
        "ä",
        "__cluster_metadata",
        "__transaction_state",
        "__jms_registry"
      })
  void shouldRefuseIllegalNames(String name) {
    assertRefused(Reason.INVALID_TOPIC, () -> create(name, Map.of()));
  }

  @Test
  void shouldRefuseTooLongNames() {
    create("x".repeat(249), Map.of());
    assertRefused(Reason.INVALID_TOPIC, () -> create("x".repeat(250), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, TopicRules.MAX_PARTITIONS + 1})
  void shouldRefusePartitionCounts(int partitions) {
    TopicMetadata topic = new TopicMetadata(new UUID(1, 1), "t", partitions, Map.of());
    assertRefused(Reason.INVALID_PARTITIONS, () -> metadata.createTopic(topic));
  }

  @Test
  void shouldRefuseUnknownKeysAndValues() {
    assertRefused(Reason.INVALID_CONFIG, () -> create("t", Map.of("retention.msec", "1")));
    assertRefused(Reason.INVALID_CONFIG, () -> create("t", Map.of("retention.ms", "-2")));
    assertRefused(Reason.INVALID_CONFIG, () -> create("t", Map.of("retention.ms", "long")));
    assertRefused(Reason.INVALID_CONFIG, () -> create("t", Map.of(TopicSettings.KIND, "heap")));
    assertRefused(Reason.INVALID_CONFIG, () -> create("t", Map.of("cleanup.policy", "compact")));
  }

  @Test
  void shouldChangeConfigsOfTopic() {
    create("orders", Map.of(TopicSettings.KIND, "queue", "retention.ms", "5"));

    change(
        ResourceType.TOPIC,
        "orders",
        Map.of("retention.bytes", Optional.of("100"), "retention.ms", Optional.empty()));

    Map<String, String> configs = metadata.topic("orders").orElseThrow().configs();
    assertThat(configs).isEqualTo(Map.of(TopicSettings.KIND, "queue", "retention.bytes", "100"));
    assertThat(TopicSettings.ALL.value(configs, "retention.ms")).isEqualTo("604800000");
  }

  @Test
  void shouldRefuseConfigChangesAsAWhole() {
    create("orders", QUEUE);
    assertRefused(
        Reason.INVALID_CONFIG,
        () ->
            change(
                ResourceType.TOPIC,
                "orders",
                Map.of("retention.ms", Optional.of("5"), "nonsense", Optional.empty())));
    assertThat(metadata.topic("orders").orElseThrow().configs()).isEqualTo(QUEUE);
    assertRefused(Reason.UNKNOWN_TOPIC, () -> change(ResourceType.TOPIC, "other", Map.of()));
  }

  @Test
  void shouldNotChangeKind() {
    create("orders", QUEUE);
    for (Optional<String> kind : List.of(Optional.of("topic"), Optional.<String>empty())) {
      assertRefused(
          Reason.INVALID_CONFIG,
          () -> change(ResourceType.TOPIC, "orders", Map.of(TopicSettings.KIND, kind)));
    }
    change(ResourceType.TOPIC, "orders", Map.of(TopicSettings.KIND, Optional.of("queue")));
  }

  @Test
  void shouldKeepConfigsOfGroups() {
    change(ResourceType.GROUP, "g", Map.of("share.auto.offset.reset", Optional.of("earliest")));
    assertThat(metadata.groupConfigs("g")).isEqualTo(Map.of("share.auto.offset.reset", "earliest"));

    change(ResourceType.GROUP, "g", Map.of("share.auto.offset.reset", Optional.empty()));
    assertThat(metadata.groupConfigs("g")).isEmpty();
    assertRefused(Reason.INVALID_GROUP, () -> change(ResourceType.GROUP, "", Map.of()));
  }

  @Test
  void shouldTellKindClash() {
    TopicMetadata queue = create("orders", QUEUE);
    TopicMetadata plain = create("plain", Map.of());
    ClusterMetadata.checkKind(queue, DestinationKind.QUEUE);
    ClusterMetadata.checkKind(plain, DestinationKind.TOPIC);
    assertThatThrownBy(() -> ClusterMetadata.checkKind(queue, DestinationKind.TOPIC))
        .hasMessage("destination orders is a queue, not a topic");
  }

  @Test
  void shouldReserveProducerIdsOnce() {
    metadata.replay(metadata.reserveProducerIds(1000));
    assertThat(metadata.nextProducerId()).isEqualTo(1000);
    metadata.replay(metadata.reserveProducerIds(1000));
    assertThat(metadata.nextProducerId()).isEqualTo(2000);
  }

  @Test
  void shouldCreateClusterOnce() {
    metadata.replay(metadata.createCluster(new UUID(7, 8)));
    assertThat(metadata.clusterId()).contains(new UUID(7, 8));
    assertThatThrownBy(() -> metadata.createCluster(new UUID(9, 9)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldComeBackFromEverySnapshotCutShortOrWhole() {
    metadata.replay(metadata.createCluster(new UUID(7, 8)));
    TopicMetadata gone = create("gone", QUEUE);
    create("orders", Map.of("retention.ms", "5"));
    change(ResourceType.TOPIC, "orders", Map.of("retention.ms", Optional.of("6")));
    change(ResourceType.GROUP, "g", Map.of("share.auto.offset.reset", Optional.of("latest")));
    metadata.replay(metadata.deleteTopic(gone.id()));
    metadata.replay(metadata.reserveProducerIds(50));
    List<MetadataRecord> snapshot = metadata.snapshot();

    ClusterMetadata fromSnapshot = new ClusterMetadata();
    snapshot.forEach(r -> fromSnapshot.replay(reread(r)));
    assertThat(fromSnapshot.snapshot()).isEqualTo(snapshot);

    for (int length = 0; length <= snapshot.size(); length++) {
      snapshot.subList(0, length).forEach(r -> metadata.replay(reread(r)));
      assertThat(metadata.snapshot()).isEqualTo(snapshot);
    }
  }

  private TopicMetadata create(String name, Map<String, String> configs) {
    TopicMetadata topic = topic(name, configs);
    metadata.replay(reread(metadata.createTopic(topic)));
    return topic;
  }

  private TopicMetadata topic(String name, Map<String, String> configs) {
    return new TopicMetadata(new UUID(0, nextId++), name, 3, configs);
  }

  private void change(ResourceType type, String name, Map<String, Optional<String>> changes) {
    metadata.replay(reread(metadata.changeConfigs(type, name, changes)));
  }

  private static MetadataRecord reread(MetadataRecord written) {
    ByteBuffer bytes = MetadataRecordCodec.encode(written);
    MetadataRecord read = MetadataRecordCodec.decode(bytes);
    assertThat(read).isEqualTo(written);
    return read;
  }

  private static void assertRefused(Reason reason, ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(
            MetadataException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
