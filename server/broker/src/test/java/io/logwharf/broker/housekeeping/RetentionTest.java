package io.logwharf.broker.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.fake.FakeLogStore;
import io.logwharf.broker.metadata.TopicConfigs;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.extension.DestinationKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private final FakeLogStore logs = new FakeLogStore();
  private final Partitions partitions =
      new Partitions(logs, LogKind.DATA, topic -> LogOptions.DEFAULT);
  private long owedFrom = Long.MAX_VALUE;
  private final Retention retention =
      new Retention(
          partitions,
          new TopicConfigs(Map.of()),
          InstantSource.fixed(Instant.ofEpochMilli(10_000)),
          partition -> CompletableFuture.completedFuture(owedFrom));

  @Test
  void shouldRemoveWhatIsTooOld() {
    PartitionLog log = topic(DestinationKind.TOPIC, Map.of("retention.ms", "4000"));

    retention.run();

    assertThat(log.startOffset()).isEqualTo(5);
  }

  @Test
  void shouldKeepWhatASubscriptionStillOwes() {
    PartitionLog log = topic(DestinationKind.TOPIC, Map.of("retention.ms", "1"));
    owedFrom = 3;

    retention.run();

    assertThat(log.startOffset()).isEqualTo(3);
  }

  @Test
  void shouldRemoveEverythingWhenAllIsTooOld() {
    PartitionLog log = topic(DestinationKind.NONE, Map.of("retention.ms", "1"));

    retention.run();

    assertThat(log.startOffset()).isEqualTo(8);
  }

  @Test
  void shouldRemoveWhatIsTooMuch() {
    PartitionLog log = topic(DestinationKind.NONE, Map.of("retention.ms", "-1"));
    long batch = log.sizeInBytes() / 8;
    PartitionLog bounded =
        topic(
            DestinationKind.NONE,
            Map.of("retention.ms", "-1", "retention.bytes", Long.toString(3 * batch)));

    retention.run();

    assertThat(log.startOffset()).isZero();
    assertThat(bounded.startOffset()).isEqualTo(5);
  }

  @Test
  void shouldLeaveQueuesAlone() {
    PartitionLog log = topic(DestinationKind.QUEUE, Map.of("retention.ms", "1"));

    retention.run();

    assertThat(log.startOffset()).isZero();
  }

  @Test
  void shouldDeleteLogsOfTopicsThatAreNoMore() {
    PartitionLog kept = topic(DestinationKind.QUEUE, Map.of());
    logs.create(
        new LogName(kept.name().directory() + ".share", kept.name().id()),
        LogKind.STATE,
        LogOptions.DEFAULT);
    logs.create(new LogName("gone-0", UUID.randomUUID()), LogKind.DATA, LogOptions.DEFAULT);

    new OrphanLogs(logs, partitions).delete();

    assertThat(logs.logs())
        .extracting(log -> log.name().directory())
        .hasSize(2)
        .doesNotContain("gone-0");
  }

  /** A topic of one partition with records of the times 1000, 2000 ... 8000. */
  private PartitionLog topic(DestinationKind kind, Map<String, String> configs) {
    Uuid id = Uuid.randomUuid();
    partitions.open(new TopicInfo(id.toString(), id, 1, kind, configs));
    PartitionLog log = partitions.find(id, 0).orElseThrow().log();
    for (int i = 1; i <= 8; i++) {
      MemoryRecords records =
          MemoryRecords.withRecords(
              Compression.NONE, new SimpleRecord(i * 1000L, null, new byte[10]));
      log.append(records.buffer(), Durability.FORCED, AppendListener.NONE);
    }
    return log;
  }
}
