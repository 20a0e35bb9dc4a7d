package io.logwharf.broker.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.requests.FetchRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchHandlerTest {
  private static final short VERSION = 17;
  private static final int MAX_BYTES = 1 << 20;

  private final HandlerFixture fixture = new HandlerFixture();
  private final FetchHandler handler = new FetchHandler(fixture.partitions, MAX_BYTES);
  private final FetchRequestData request =
      new FetchRequestData().setMinBytes(1).setMaxBytes(MAX_BYTES).setMaxWaitMs(500);
  private TopicInfo topic;

  @BeforeEach
  void createTopic() {
    topic = fixture.topic("orders", 3);
  }

  @AfterEach
  void allSlicesShouldBeClosed() {
    for (int i = 0; i < 3; i++) {
      assertThat(fixture.log("orders", i).openSlices()).isZero();
    }
    assertThat(fixture.loop.timers()).isZero();
  }

  @Test
  void shouldAnswerAtOnceWithWhatThereIs() {
    append(0, "a", "b");

    fetch(partition(0, 0));

    assertThat(values(answer().get(0))).containsExactly("a", "b");
    assertThat(answer().get(0).highWatermark()).isEqualTo(2);
    assertThat(answer().get(0).lastStableOffset()).isEqualTo(2);
  }

  @Test
  void shouldWaitForRecordsAndAnswerWhenTheyAreVisible() {
    fetch(partition(0, 0), partition(1, 0));
    assertThat(fixture.isEnded()).isFalse();

    append(1, "late");
    fixture.loop.runAll();

    assertThat(values(answer().get(1))).containsExactly("late");
  }

  @Test
  void shouldNotShowWhatIsAboveTheHighWatermark() {
    fixture.log("orders", 0).hold();
    append(0, "a");

    fetch(partition(0, 0));
    assertThat(fixture.isEnded()).isFalse();

    fixture.log("orders", 0).release();
    fixture.loop.runAll();
    assertThat(values(answer().get(0))).containsExactly("a");
  }

  @Test
  void shouldAnswerEmptyWhenTheTimeIsUp() {
    fetch(partition(0, 0));

    fixture.loop.advance(499);
    assertThat(fixture.isEnded()).isFalse();
    fixture.loop.advance(1);

    assertThat(values(answer().get(0))).isEmpty();
    assertThat(answer().get(0).errorCode()).isZero();
  }

  @Test
  void shouldWaitForAsManyBytesAsAsked() {
    append(0, "a");
    request.setMinBytes(100);

    fetch(partition(0, 0));
    assertThat(fixture.isEnded()).isFalse();
    append(0, "x".repeat(100));
    fixture.loop.runAll();

    assertThat(values(answer().get(0))).hasSize(2);
  }

  @Test
  void shouldStayWithinTheBytesButGiveOneBatchAlways() {
    append(0, "x".repeat(1000));
    append(1, "y".repeat(1000));
    request.setMaxBytes(100);

    fetch(partition(0, 0), partition(1, 0));

    assertThat(values(answer().get(0))).hasSize(1);
    assertThat(values(answer().get(1))).isEmpty();
  }

  @Test
  void shouldAnswerAtOnceWhenAnOffsetIsOutOfRange() {
    fetch(partition(0, 5), partition(1, 0));

    assertThat(Errors.forCode(answer().get(0).errorCode())).isEqualTo(Errors.OFFSET_OUT_OF_RANGE);
    assertThat(answer().get(1).errorCode()).isZero();
  }

  @Test
  void shouldSayThatATopicIdIsUnknown() {
    var unknown = new FetchTopic().setTopicId(Uuid.randomUuid());
    unknown.partitions().add(partition(0, 0));
    request.topics().add(unknown);
    fixture.handle(handler, new FetchRequest(request, VERSION));

    assertThat(Errors.forCode(answer().get(0).errorCode())).isEqualTo(Errors.UNKNOWN_TOPIC_ID);
  }

  @Test
  void shouldCompareLeaderEpochs() {
    append(0, "a");

    fetch(
        partition(0, 0).setCurrentLeaderEpoch(7),
        partition(1, 0).setCurrentLeaderEpoch(0),
        partition(2, 0).setCurrentLeaderEpoch(-1));

    assertThat(answer())
        .extracting(data -> Errors.forCode(data.errorCode()))
        .containsExactly(Errors.UNKNOWN_LEADER_EPOCH, Errors.NONE, Errors.NONE);
  }

  @Test
  void shouldNotLetAClosingConsumerWait() {
    fetch(partition(0, 0));

    fixture.handle(handler, new FetchRequest(new FetchRequestData().setSessionEpoch(-1), VERSION));

    assertThat(fixture.answers()).isEqualTo(2);
  }

  @Test
  void shouldEndAWaitWhenTheTopicIsDeleted() {
    fetch(partition(0, 0));

    fixture.partitions.delete(topic);
    fixture.loop.runAll();
    fixture.loop.advance(500);

    assertThat(fixture.isEnded()).isTrue();
    fixture.topic("orders", 3);
  }

  @Test
  void shouldForgetAWaitWhoseConnectionIsGone() {
    fetch(partition(0, 0));

    fixture.connection.disconnect();
    append(0, "a");
    fixture.loop.advance(1000);

    assertThat(fixture.isEnded()).isTrue();
    assertThat(fixture.answers()).isZero();
  }

  private void fetch(FetchPartition... partitions) {
    request
        .topics()
        .add(new FetchTopic().setTopicId(topic.id()).setPartitions(List.of(partitions)));
    fixture.handle(handler, new FetchRequest(request, VERSION));
  }

  private static FetchPartition partition(int index, long offset) {
    return new FetchPartition()
        .setPartition(index)
        .setFetchOffset(offset)
        .setPartitionMaxBytes(MAX_BYTES);
  }

  private void append(int partition, String... values) {
    fixture
        .log("orders", partition)
        .append(HandlerFixture.records(values).buffer(), Durability.FORCED, AppendListener.NONE);
  }

  private List<PartitionData> answer() {
    return fixture
        .answer(ApiKeys.FETCH, VERSION, FetchResponseData.class)
        .responses()
        .get(0)
        .partitions();
  }

  private static List<String> values(PartitionData data) {
    List<String> values = new ArrayList<>();
    for (Record each : ((MemoryRecords) data.records()).records()) {
      byte[] bytes = new byte[each.valueSize()];
      each.value().get(bytes);
      values.add(new String(bytes, UTF_8));
    }
    return values;
  }
}
