package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.PendingShareFetch.Limits;
import io.logwharf.broker.share.PendingShareFetch.Outcome;
import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.broker.share.delivery.DeliveryForm;
import io.logwharf.broker.share.session.SessionPartition;
import io.logwharf.broker.share.session.ShareSessions;
import io.logwharf.coordinator.metadata.GroupSettings;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimedMembersTest {
  private static final ShareSessions.Key MEMBER = member("member");
  private static final int LOCK_MS = 30_000;

  private final ShareFixture broker = new ShareFixture();
  private final List<List<Outcome>> answers = new ArrayList<>();

  @AfterEach
  void shouldHaveClosedAllSlices() {
    answers.stream()
        .flatMap(List::stream)
        .filter(outcome -> outcome.delivery() != null)
        .forEach(outcome -> outcome.delivery().release());
    assertThat(broker.log().openSlices()).isZero();
  }

  @Test
  void shouldFetchWhatIsAvailable() {
    broker.append(3);
    fetch(MEMBER, 500, 1);
    broker.settle();
    assertThat(acquired(0)).containsExactly(new Acquired(0, 2, 0));
  }

  @Test
  void shouldWaitForRecords() {
    fetch(MEMBER, 500, 1);
    broker.settle();
    assertThat(answers).isEmpty();
    broker.append(2);
    broker.settle();
    assertThat(acquired(0)).containsExactly(new Acquired(0, 1, 0));
    assertThat(lockTimersOnly()).isTrue();
  }

  @Test
  void shouldAnswerWithNothingWhenTheTimeIsOver() {
    fetch(MEMBER, 500, 1);
    broker.settle();
    broker.loop.pass(499);
    assertThat(answers).isEmpty();
    broker.loop.pass(1);
    assertThat(answers).containsExactly(List.of());
    broker.append(1);
    broker.settle();
    assertThat(answers).hasSize(1);
  }

  @Test
  void shouldWaitForTheLeastBytesAsLongAsThereIsTime() {
    fetch(MEMBER, 500, 500);
    broker.settle();
    broker.append(1);
    broker.settle();
    assertThat(answers).isEmpty();
    broker.append(40);
    broker.settle();
    assertThat(answers).hasSize(1);

    fetch(MEMBER, 500, 500);
    broker.append(1);
    broker.settle();
    assertThat(answers).hasSize(1);
    broker.loop.pass(500);
    assertThat(acquired(1)).containsExactly(new Acquired(41, 41, 0));
  }

  @Test
  void shouldTakeWholeBatchesUnlessTheLimitIsStrict() {
    broker.append(10);
    broker.append(10);
    broker.settle();
    fetch(MEMBER, new Limits(15, 1 << 20, 1, 0, DeliveryForm.WHOLE_BATCHES));
    broker.settle();
    fetch(MEMBER, new Limits(15, 1 << 20, 1, 0, DeliveryForm.WHOLE_BATCHES));
    assertThat(acquired(1)).containsExactly(new Acquired(0, 19, 0));
  }

  @Test
  void shouldStayWithinAStrictLimit() {
    broker.append(10);
    broker.append(10);
    fetch(MEMBER, new Limits(15, 1 << 20, 1, 500, DeliveryForm.WHOLE_BATCHES_RECORD_LIMIT));
    broker.settle();
    assertThat(acquired(0)).containsExactly(new Acquired(0, 14, 0));
  }

  @Test
  void shouldGiveBackWhatIsNotAcknowledgedInTime() {
    broker.append(2);
    fetch(MEMBER, 500, 1);
    broker.settle();
    acknowledge(MEMBER, new AckRange(0, 0, AckType.ACCEPT), Errors.NONE);
    broker.loop.pass(LOCK_MS);
    fetch(member("other"), 500, 1);
    broker.settle();
    assertThat(acquired(1)).containsExactly(new Acquired(1, 1, 1));
    acknowledge(MEMBER, new AckRange(1, 1, AckType.ACCEPT), Errors.INVALID_RECORD_STATE);
  }

  @Test
  void shouldHoldLongerWhatIsRenewed() {
    broker.append(1);
    fetch(MEMBER, 500, 1);
    broker.settle();
    broker.loop.pass(LOCK_MS - 1000);
    acknowledge(MEMBER, new AckRange(0, 0, AckType.RENEW), Errors.NONE);
    broker.loop.pass(LOCK_MS - 1000);
    acknowledge(MEMBER, new AckRange(0, 0, AckType.ACCEPT), Errors.NONE);
  }

  @Test
  void shouldGiveBackWhatAMemberHeldThatHasLeft() {
    broker.append(2);
    fetch(MEMBER, 500, 1);
    broker.settle();
    broker.sharePartitions.leave(MEMBER, List.of(new SessionPartition(broker.topic.id(), 0)));
    fetch(member("other"), 500, 1);
    broker.settle();
    assertThat(acquired(1)).containsExactly(new Acquired(0, 1, 1));
  }

  @Test
  void shouldNotServeAFetchOfAMemberThatHasLeft() {
    PendingShareFetch fetch = fetch(MEMBER, 500, 1);
    broker.settle();
    fetch.cancel();
    broker.sharePartitions.leave(MEMBER, List.of(new SessionPartition(broker.topic.id(), 0)));
    broker.append(1);
    broker.settle();
    assertThat(answers).isEmpty();
  }

  @Test
  void shouldArchiveAfterTheDeliveryCountLimitOfAnOrdinaryShareGroup() {
    var reader = new ShareSessions.Key("readers", "member");
    broker.groupConfigs =
        Map.of(
            GroupSettings.AUTO_OFFSET_RESET, "earliest", GroupSettings.DELIVERY_COUNT_LIMIT, "2");
    broker.append(1);
    broker.settle();
    for (int i = 0; i < 2; i++) {
      fetch(reader, 500, 1);
      broker.settle();
      assertThat(acquired(i)).containsExactly(new Acquired(0, 0, i));
      acknowledge(reader, new AckRange(0, 0, AckType.RELEASE), Errors.NONE);
    }
    fetch(reader, 500, 1);
    broker.settle();
    broker.loop.pass(500);
    assertThat(answers.get(2)).isEmpty();
  }

  @Test
  void shouldCompeteWithAttachedConsumers() {
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(100);
    fetch(MEMBER, 500, 1);
    broker.settle();
    for (int i = 0; i < 10; i++) {
      broker.append(1);
    }
    broker.settle();
    assertThat(consumer.offsets()).hasSize(5);
    assertThat(acquired(0)).containsExactly(new Acquired(5, 9, 0));
  }

  @Test
  void shouldFailAFetchOfATopicThatIsDeleted() {
    fetch(MEMBER, 500, 1);
    broker.settle();
    broker.deleteTopic();
    broker.settle();
    assertThat(answers)
        .singleElement()
        .satisfies(
            outcomes -> assertThat(outcomes.get(0).error()).isEqualTo(Errors.UNKNOWN_TOPIC_ID));
    assertThat(broker.loop.timerCount()).isZero();
  }

  private boolean lockTimersOnly() {
    return broker.loop.timerCount() == 1;
  }

  private PendingShareFetch fetch(ShareSessions.Key member, int maxWaitMs, int minBytes) {
    return fetch(member, new Limits(500, 1 << 20, minBytes, maxWaitMs, DeliveryForm.WHOLE_BATCHES));
  }

  private PendingShareFetch fetch(ShareSessions.Key member, Limits limits) {
    return broker.sharePartitions.fetch(
        member, limits, List.of(broker.partition), broker.loop, answers::add);
  }

  private void acknowledge(ShareSessions.Key member, AckRange range, Errors expected) {
    List<Errors> outcomes = new ArrayList<>();
    broker.sharePartitions.acknowledge(member, broker.partition, List.of(range), outcomes::add);
    broker.settle();
    assertThat(outcomes).containsExactly(expected);
  }

  private List<Acquired> acquired(int answer) {
    assertThat(answers).hasSizeGreaterThan(answer);
    return answers.get(answer).get(0).delivery().acquired();
  }

  private static ShareSessions.Key member(String id) {
    return new ShareSessions.Key(ShareFixture.QUEUE, id);
  }
}
