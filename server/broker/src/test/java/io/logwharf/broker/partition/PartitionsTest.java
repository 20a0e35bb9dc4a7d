package io.logwharf.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.fake.FakeLogStore;
import io.logwharf.broker.loop.StepLoop;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogOptions;
import io.logwharf.protocol.extension.DestinationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class PartitionsTest {
  private final FakeLogStore logs = new FakeLogStore();
  private final Partitions partitions =
      new Partitions(logs, LogKind.DATA, topic -> LogOptions.DEFAULT);
  private final TopicInfo topic =
      new TopicInfo("orders", Uuid.randomUuid(), 2, DestinationKind.QUEUE, Map.of());

  @Test
  void shouldFindPartitionsByNameAndId() {
    partitions.open(topic);

    assertThat(partitions.find("orders", 1)).isPresent();
    assertThat(partitions.find(topic.id(), 0)).isPresent();
    assertThat(partitions.find(new PartitionId(topic.id(), 1))).isPresent();
    assertThat(partitions.find("orders", 2)).isEmpty();
    assertThat(partitions.find("orders", -1)).isEmpty();
    assertThat(partitions.find("others", 0)).isEmpty();
    assertThat(partitions.all()).hasSize(2);
  }

  @Test
  void shouldOpenLogsThatAreThere() {
    partitions.open(topic);
    var again = new Partitions(logs, LogKind.DATA, info -> LogOptions.DEFAULT);

    again.open(topic);

    assertThat(again.find("orders", 0).orElseThrow().log())
        .isSameAs(partitions.find("orders", 0).orElseThrow().log());
  }

  @Test
  void shouldTellListenersAndWaitersOfADeletion() {
    List<TopicInfo> deleted = new ArrayList<>();
    AtomicInteger woken = new AtomicInteger();
    StepLoop loop = new StepLoop();
    partitions.onTopicDeleted(deleted::add);
    partitions.open(topic);
    partitions.find("orders", 0).orElseThrow().onAdvance(loop, woken::incrementAndGet);

    partitions.delete(topic);
    loop.runAll();

    assertThat(deleted).containsExactly(topic);
    assertThat(woken).hasValue(1);
    assertThat(logs.logs()).isEmpty();
    assertThat(partitions.topic("orders")).isEmpty();
    assertThat(partitions.topic(topic.id())).isEmpty();
  }

  @Test
  void shouldTellAllWaitersOfADeletionWhoseLogsStayBehind() {
    AtomicInteger woken = new AtomicInteger();
    StepLoop loop = new StepLoop();
    partitions.open(topic);
    partitions.all().forEach(each -> each.onAdvance(loop, woken::incrementAndGet));
    logs.failDeletes(true);

    partitions.delete(topic);
    loop.runAll();

    assertThat(woken).hasValue(2);
    assertThat(partitions.topic("orders")).isEmpty();
    assertThat(logs.logs()).hasSize(2);
    logs.failDeletes(false);
    partitions.createLogs(
        new TopicInfo("others", Uuid.randomUuid(), 1, DestinationKind.QUEUE, Map.of()));
    assertThat(logs.logs()).as("what stayed behind goes before others come").hasSize(1);
  }

  @Test
  void shouldShowChangedConfigurations() {
    partitions.open(topic);
    Partition partition = partitions.find("orders", 0).orElseThrow();
    var changed =
        new TopicInfo("orders", topic.id(), 2, DestinationKind.QUEUE, Map.of("retention.ms", "5"));

    partitions.change(changed);

    assertThat(partition.topic()).isEqualTo(changed);
    assertThat(partitions.topic("orders")).contains(changed);
  }
}
