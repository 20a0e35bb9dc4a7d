package io.logwharf.broker.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.fake.FakeLog;
import io.logwharf.broker.fake.FakeLogStore;
import io.logwharf.broker.loop.StepLoop;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.coordinator.metadata.MetadataException;
import io.logwharf.coordinator.metadata.ResourceType;
import io.logwharf.log.LogException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogOptions;
import io.logwharf.protocol.extension.DestinationKind;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataTest {
  private final FakeLogStore logs = new FakeLogStore();
  private final StepLoop owner = new StepLoop();
  private Partitions partitions;
  private Metadata metadata;

  @BeforeEach
  void start() {
    partitions = new Partitions(logs, LogKind.DATA, topic -> LogOptions.DEFAULT);
    metadata =
        new Metadata(
            new MetadataLog(logs, LogKind.STATE, InstantSource.system()),
            partitions,
            owner,
            UUID::randomUUID,
            3);
    metadata.load();
  }

  private <T> CompletableFuture<T> run(CompletionStage<T> stage) {
    owner.runAll();
    return stage.toCompletableFuture();
  }

  private FakeLog log() {
    return (FakeLog) logs.find(MetadataLog.NAME).orElseThrow();
  }

  @Test
  void shouldServeACreatedTopic() {
    TopicInfo created =
        run(metadata.create(NewTopic.ofKind("orders", DestinationKind.QUEUE))).join();

    assertThat(created.partitions()).isEqualTo(3);
    assertThat(created.kind()).isEqualTo(DestinationKind.QUEUE);
    assertThat(partitions.topic("orders")).contains(created);
    assertThat(partitions.find("orders", 2)).isPresent();
  }

  @Test
  void shouldServeItOnlyOnceItIsDurable() {
    log().hold();

    CompletableFuture<TopicInfo> created =
        run(metadata.create(new NewTopic("orders", 1, Map.of())));
    assertThat(created).isNotDone();
    assertThat(partitions.topic("orders")).isEmpty();
    log().release();
    owner.runAll();

    assertThat(created).isDone();
    assertThat(partitions.topic("orders")).isPresent();
  }

  @Test
  void shouldTellTheLoserOfARaceOnlyWhenTheTopicIsServed() {
    log().hold();
    CompletableFuture<TopicInfo> first = run(metadata.create(new NewTopic("orders", 1, Map.of())));

    CompletableFuture<TopicInfo> second = run(metadata.create(new NewTopic("orders", 1, Map.of())));
    assertThat(second).isNotDone();
    log().release();
    owner.runAll();

    assertThat(first).isCompleted();
    assertRefused(second, MetadataException.Reason.TOPIC_EXISTS);
  }

  @Test
  void shouldRefuseBadTopicsAndKeepNothing() {
    assertRefused(
        run(metadata.create(new NewTopic("a b", 1, Map.of()))),
        MetadataException.Reason.INVALID_TOPIC);
    assertRefused(
        run(metadata.create(new NewTopic("orders", 0, Map.of()))),
        MetadataException.Reason.INVALID_PARTITIONS);
    assertRefused(
        run(metadata.create(new NewTopic("orders", 1, Map.of("retention", "1")))),
        MetadataException.Reason.INVALID_CONFIG);

    assertThat(partitions.topics()).isEmpty();
  }

  @Test
  void shouldValidateWithoutCreating() {
    TopicInfo would = metadata.validate(new NewTopic("orders", -1, Map.of()));

    assertThat(would.partitions()).isEqualTo(3);
    assertThat(partitions.topics()).isEmpty();
    run(metadata.create(new NewTopic("orders", 1, Map.of()))).join();
    assertThatThrownBy(() -> metadata.validate(new NewTopic("orders", 1, Map.of())))
        .isInstanceOf(MetadataException.class);
  }

  @Test
  void shouldForgetADeletedTopic() {
    TopicInfo topic = run(metadata.create(new NewTopic("orders", 1, Map.of()))).join();

    run(metadata.delete(topic)).join();

    assertThat(partitions.topic("orders")).isEmpty();
    assertRefused(run(metadata.delete(topic)), MetadataException.Reason.UNKNOWN_TOPIC);
  }

  @Test
  void shouldKnowEverythingAgainAfterARestart() {
    String clusterId = metadata.clusterId();
    TopicInfo kept = run(metadata.create(new NewTopic("kept", 2, Map.of()))).join();
    TopicInfo gone = run(metadata.create(new NewTopic("gone", 1, Map.of()))).join();
    run(metadata.delete(gone)).join();
    long firstId = run(metadata.reserveProducerIds(1000)).join();
    run(metadata.change(ResourceType.TOPIC, "kept", Map.of("retention.ms", Optional.of("7"))))
        .join();
    run(metadata.change(
            ResourceType.GROUP,
            "group",
            Map.of("share.auto.offset.reset", Optional.of("earliest"))))
        .join();

    start();

    assertThat(metadata.clusterId()).isEqualTo(clusterId);
    assertThat(partitions.topics()).hasSize(1);
    TopicInfo again = partitions.topic("kept").orElseThrow();
    assertThat(again.id()).isEqualTo(kept.id());
    assertThat(again.configs()).containsEntry("retention.ms", "7");
    assertThat(metadata.of("group")).containsEntry("share.auto.offset.reset", "earliest");
    assertThat(run(metadata.reserveProducerIds(1000)).join()).isEqualTo(firstId + 1000);
  }

  @Test
  void shouldForgetWhatCouldNotBeKept() {
    log().hold();
    CompletableFuture<TopicInfo> created =
        run(metadata.create(new NewTopic("orders", 1, Map.of())));

    log().dropHeldWith(new LogException("the journal broke"));
    owner.runAll();

    assertThat(created).isCompletedExceptionally();
    assertThat(logs.logs()).containsExactly(log());
    assertThat(run(metadata.create(new NewTopic("orders", 1, Map.of()))).join().name())
        .isEqualTo("orders");
  }

  @Test
  void shouldNotKnowATopicWhoseLogsCouldNotBeCreated() {
    logs.failCreatesAfter(1);
    CompletableFuture<TopicInfo> failed =
        run(metadata.create(NewTopic.ofKind("orders", DestinationKind.QUEUE)));
    assertThat(failed).isCompletedExceptionally();
    assertThat(logs.logs()).as("all logs or none").hasSize(1);
    logs.failCreatesAfter(3);

    TopicInfo again = run(metadata.create(NewTopic.ofKind("orders", DestinationKind.QUEUE))).join();

    assertThat(partitions.topic("orders")).contains(again);
    start();
    assertThat(partitions.topics()).containsExactly(again);
  }

  @Test
  void shouldLeaveNoLogsOfATopicThatCouldNotBeRecorded() {
    log().failWith(new LogException("the journal broke"));

    CompletableFuture<TopicInfo> failed =
        run(metadata.create(NewTopic.ofKind("orders", DestinationKind.QUEUE)));

    assertThat(failed).isCompletedExceptionally();
    assertThat(logs.logs()).containsExactly(log());
    log().failWith(null);
    assertThat(run(metadata.create(NewTopic.ofKind("orders", DestinationKind.QUEUE))))
        .isCompleted();
  }

  @Test
  void shouldGiveOutEachProducerIdOnce() {
    var ids = new ProducerIdBlocks(metadata);
    var seen = new HashSet<Long>();

    for (int i = 0; i < 2500; i++) {
      assertThat(seen.add(run(ids.next()).join())).isTrue();
    }
    start();
    assertThat(seen).doesNotContain(run(new ProducerIdBlocks(metadata).next()).join());
  }

  @Test
  void shouldServeAllWhoWaitForABlock() {
    var ids = new ProducerIdBlocks(metadata);
    log().hold();
    var first = ids.next().toCompletableFuture();
    var second = ids.next().toCompletableFuture();
    owner.runAll();
    assertThat(first).isNotDone();

    log().release();

    assertThat(second.join()).isEqualTo(first.join() + 1);
  }

  private static void assertRefused(CompletableFuture<?> stage, MetadataException.Reason reason) {
    assertThat(stage).isCompletedExceptionally();
    assertThat(stage.handle((done, failure) -> failure).join())
        .rootCause()
        .isInstanceOfSatisfying(
            MetadataException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
