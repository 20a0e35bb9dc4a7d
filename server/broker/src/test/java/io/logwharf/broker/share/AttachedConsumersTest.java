package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.extension.ConsumerEvent.Attached;
import io.logwharf.protocol.extension.ConsumerEvent.Closed;
import io.logwharf.protocol.extension.ConsumerEvent.Delivery;
import io.logwharf.protocol.extension.ConsumerEvent.Recall;
import io.logwharf.protocol.extension.ErrorResponse;
import io.logwharf.protocol.extension.Extension;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttachedConsumersTest {
  private final ShareFixture broker = new ShareFixture();

  @AfterEach
  void shouldHaveClosedAllSlices() {
    assertThat(broker.log().openSlices()).isZero();
  }

  @Test
  void shouldDeliverWhatWaitsOnceThereIsCredit() {
    broker.append(3);
    broker.settle();
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    broker.settle();
    assertThat(consumer.connection().events(1)).containsExactly(new Attached(0));

    consumer.grant(10);
    broker.settle();

    assertThat(consumer.offsets()).containsExactly(0L, 1L, 2L);
    assertThat(lastDelivery(consumer).acquired()).containsExactly(new Acquired(0, 2, 0));
  }

  @Test
  void shouldDeliverWhatArrivesToWhoWaits() {
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(10);
    broker.settle();
    broker.append(1);
    broker.settle();
    broker.append(2);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void shouldStayWithinTheCredit() {
    broker.append(10);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(4);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L, 1L, 2L, 3L);
    consumer.grant(3);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void shouldSendNothingBeyondTheHighWatermark() {
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(10);
    broker.settle();
    broker.append(1);
    broker.loop.runAll();
    assertThat(consumer.offsets()).isEmpty();
  }

  @Test
  void shouldDeliverNothingAboveTheDurableFrontier() {
    broker.append(1);
    broker.logs.round();
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(10);
    broker.loop.runAll();
    assertThat(consumer.offsets()).isEmpty();
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L);
  }

  @Test
  void shouldSpreadRecordsEvenlyOverThoseThatWait() {
    TestConsumer first = broker.attach(broker.connect(), 1);
    TestConsumer second = broker.attach(broker.connect(), 1);
    first.grant(100);
    second.grant(100);
    broker.settle();
    broker.append(10);
    broker.settle();
    assertThat(first.offsets()).hasSize(5);
    assertThat(second.offsets()).hasSize(5);
  }

  @Test
  void shouldServeInTurnAcrossTurns() {
    TestConsumer first = broker.attach(broker.connect(), 1);
    TestConsumer second = broker.attach(broker.connect(), 1);
    first.grant(100);
    second.grant(100);
    broker.settle();
    for (int i = 0; i < 6; i++) {
      broker.append(1);
      broker.settle();
      first.answerRecall();
      second.answerRecall();
    }
    assertThat(first.offsets()).hasSize(3);
    assertThat(second.offsets()).hasSize(3);
  }

  @Test
  void shouldGiveWholeBatchesWhereTheyFitTheShare() {
    TestConsumer first = broker.attach(broker.connect(), 1);
    TestConsumer second = broker.attach(broker.connect(), 1);
    first.grant(100);
    second.grant(100);
    broker.settle();
    for (int i = 0; i < 4; i++) {
      broker.append(10);
    }
    broker.settle();
    assertThat(first.offsets()).hasSize(20);
    assertThat(second.offsets()).hasSize(20);
    assertThat(first.connection().events(1)).hasSize(2);
  }

  @Test
  void shouldLetAFastConsumerGoOnWhileASlowOneHasNoCredit() {
    TestConsumer slow = broker.attach(broker.connect(), 1);
    TestConsumer fast = broker.attach(broker.connect(), 1);
    slow.grant(1);
    fast.grant(100);
    broker.settle();
    broker.append(10);
    broker.settle();
    assertThat(slow.offsets()).hasSize(1);
    assertThat(fast.offsets()).hasSize(9);
  }

  @Test
  void shouldKeepDeliveriesWithinTheirBound() {
    for (int i = 0; i < 100; i++) {
      broker.append(10, -1, 1000);
    }
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(1000);
    broker.settle();
    assertThat(consumer.offsets())
        .containsExactlyElementsOf(LongStream.range(0, 1000).boxed().toList());
    assertThat(consumer.connection().events(1))
        .filteredOn(Delivery.class::isInstance)
        .hasSizeGreaterThan(3)
        .allSatisfy(
            event ->
                assertThat(((Delivery) event).recordBytes())
                    .isLessThanOrEqualTo(Extension.MAX_DELIVERY_BYTES));
  }

  @Test
  void shouldCutABatchThatIsLargerThanADelivery() {
    broker.append(100, -1, 10_000);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(1000);
    broker.settle();
    assertThat(consumer.offsets())
        .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
    assertThat(lastDelivery(consumer).recordBytes())
        .isLessThanOrEqualTo(Extension.MAX_DELIVERY_BYTES);
  }

  @Test
  void shouldDeliverARecordThatIsLargerThanADelivery() {
    broker.append(1, -1, 300_000);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(1);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L);
  }

  @Test
  void shouldNotDeliverWhatWasAcceptedAfterARestart() {
    broker.append(4);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(10);
    broker.settle();
    List<ErrorResponse> answers = consumer.acknowledgeDurably(0, 1);
    broker.loop.runAll();
    assertThat(answers).isEmpty();
    broker.settle();
    assertThat(answers).containsExactly(ErrorResponse.SUCCESS);

    broker.crash();
    TestConsumer later = broker.attach(broker.connect(), 1);
    later.grant(10);
    broker.settle();
    assertThat(later.offsets()).containsExactly(2L, 3L);
    assertThat(lastDelivery(later).acquired()).containsExactly(new Acquired(2, 3, 1));
  }

  @Test
  void shouldNotMarkRedeliveredWhatWasNeverDeliveredBeforeACleanStop() {
    broker.append(4);
    FakeConnection connection = broker.connect();
    TestConsumer consumer = broker.attach(connection, 1);
    consumer.grant(1);
    broker.settle();
    consumer.acknowledge(0, 0, AckType.ACCEPT);
    consumer.reset(true);
    broker.settle();
    broker.stop();

    broker.crash();
    TestConsumer later = broker.attach(broker.connect(), 1);
    later.grant(10);
    broker.settle();
    assertThat(lastDelivery(later).acquired()).containsExactly(new Acquired(1, 3, 0));
  }

  @Test
  void shouldAppendTheAcknowledgementsOfOneTurnTogether() {
    broker.append(10);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(10);
    broker.settle();
    int before = broker.stateLog().appends();
    for (int i = 0; i < 10; i++) {
      consumer.acknowledge(i, i, AckType.ACCEPT);
    }
    broker.settle();
    assertThat(broker.stateLog().appends()).isEqualTo(before + 1);
    assertThat(broker.stateLog().forcedAppends()).isLessThan(broker.stateLog().appends());
  }

  @Test
  void shouldRefuseToAcknowledgeWhatIsNotHeld() {
    broker.append(2);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(1);
    broker.settle();
    List<ErrorResponse> answers = consumer.acknowledgeDurably(1, 1);
    broker.settle();
    assertThat(answers)
        .singleElement()
        .satisfies(answer -> assertThat(answer.error()).isEqualTo(Errors.INVALID_RECORD_STATE));
  }

  @Test
  void shouldGiveReleasedRecordsToTheOther() {
    broker.append(2);
    TestConsumer first = broker.attach(broker.connect(), 1);
    first.grant(2);
    broker.settle();
    TestConsumer second = broker.attach(broker.connect(), 1);
    second.grant(10);
    broker.settle();
    first.acknowledge(0, 0, AckType.RELEASE);
    broker.settle();
    assertThat(second.offsets()).containsExactly(0L);
    assertThat(lastDelivery(second).acquired()).containsExactly(new Acquired(0, 0, 1));
  }

  @Test
  void shouldDeliverAgainWhatALostConnectionHeld() {
    broker.append(5);
    FakeConnection connection = broker.connect();
    TestConsumer lost = broker.attach(connection, 1);
    lost.grant(3);
    broker.settle();
    TestConsumer other = broker.attach(broker.connect(), 1);
    other.grant(10);
    broker.settle();
    assertThat(other.offsets()).containsExactly(3L, 4L);

    connection.closed();
    broker.settle();
    assertThat(other.offsets()).containsExactly(3L, 4L, 0L, 1L, 2L);
    assertThat(lastDelivery(other).acquired()).containsExactly(new Acquired(0, 2, 1));
  }

  @Test
  void shouldGiveBackInOrderOnReset() {
    broker.append(5);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(5);
    broker.settle();
    consumer.reset(false, new AckRange(0, 1, AckType.RELEASE));
    consumer.grant(5);
    broker.settle();
    assertThat(lastDelivery(consumer).acquired())
        .containsExactly(new Acquired(0, 1, 1), new Acquired(2, 4, 0));
    assertThat(consumer.offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void shouldAnswerADrainWithNothing() {
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.drain(1);
    broker.settle();
    assertThat(lastDelivery(consumer)).isEqualTo(new Delivery(true, List.of(), 0));
    broker.append(1);
    broker.settle();
    assertThat(consumer.offsets()).isEmpty();
  }

  @Test
  void shouldAnswerADrainWithWhatThereIs() {
    broker.append(2);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.drain(1);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L);
    assertThat(lastDelivery(consumer).drained()).isTrue();
    assertThat(consumer.connection().events(1)).hasSize(2);
  }

  @Test
  void shouldLetADrainSeeWhatWasAppendedBeforeIt() {
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    broker.settle();
    broker.append(1);
    consumer.drain(1);
    broker.loop.runAll();
    assertThat(consumer.connection().events(1)).hasSize(1);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L);
  }

  @Test
  void shouldRecallWhatAnotherHasPrefetched() {
    broker.append(4);
    TestConsumer holder = broker.attach(broker.connect(), 1);
    holder.grant(4);
    broker.settle();
    TestConsumer hungry = broker.attach(broker.connect(), 1);
    hungry.grant(10);
    broker.settle();
    assertThat(holder.connection().events(1)).last().isInstanceOf(Recall.class);

    holder.acknowledge(1, 3, AckType.RELEASE_UNDELIVERED);
    broker.settle();
    assertThat(hungry.offsets()).containsExactly(1L, 2L, 3L);
    assertThat(lastDelivery(hungry).acquired()).containsExactly(new Acquired(1, 3, 0));
  }

  @Test
  void shouldDeliverNothingMoreToAConsumerThatGivesBackEarlierRecords() {
    broker.append(4);
    TestConsumer holder = broker.attach(broker.connect(), 1);
    holder.grant(100);
    broker.settle();
    TestConsumer hungry = broker.attach(broker.connect(), 1);
    hungry.grant(2);
    broker.settle();
    broker.loop.pass(30);
    broker.settle();
    assertThat(holder.connection().events(1)).last().isInstanceOf(Recall.class);

    broker.append(10);
    broker.settle();
    assertThat(hungry.offsets()).containsExactly(4L, 5L);
    assertThat(holder.offsets()).containsExactly(0L, 1L, 2L, 3L);
    holder.acknowledge(2, 3, AckType.RELEASE_UNDELIVERED);
    holder.answerRecall();
    broker.settle();
    assertThat(holder.offsets())
        .containsExactly(0L, 1L, 2L, 3L, 2L, 3L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
  }

  @Test
  void shouldNotRecallWhatWasHandedOver() {
    broker.append(2);
    TestConsumer holder = broker.attach(broker.connect(), 1);
    holder.grant(2);
    broker.settle();
    holder.acknowledge(0, 1, AckType.DELIVERED);
    TestConsumer hungry = broker.attach(broker.connect(), 1);
    hungry.grant(10);
    broker.settle();
    assertThat(holder.connection().events(1)).noneMatch(Recall.class::isInstance);
  }

  @Test
  void shouldNotRecallTwiceBeforeHoldingsChange() {
    broker.append(2);
    TestConsumer holder = broker.attach(broker.connect(), 1);
    holder.grant(2);
    broker.settle();
    TestConsumer hungry = broker.attach(broker.connect(), 1);
    for (int i = 0; i < 5; i++) {
      hungry.grant(1);
      broker.settle();
      broker.loop.pass(100);
    }
    assertThat(holder.connection().events(1)).filteredOn(Recall.class::isInstance).hasSize(1);
    assertThat(broker.loop.timerCount()).isZero();
  }

  @Test
  void shouldLetADrainWaitForARecall() {
    broker.append(1);
    TestConsumer holder = broker.attach(broker.connect(), 1);
    holder.grant(1);
    broker.settle();
    TestConsumer hungry = broker.attach(broker.connect(), 1);
    hungry.drain(1);
    broker.settle();
    assertThat(hungry.connection().events(1)).hasSize(1);
    broker.loop.pass(30);
    assertThat(lastDelivery(hungry)).isEqualTo(new Delivery(true, List.of(), 0));
  }

  @Test
  void shouldNotSendToASlowSocket() {
    FakeConnection connection = broker.connect();
    TestConsumer consumer = broker.attach(connection, 1);
    consumer.grant(10);
    broker.settle();
    connection.writable(false);
    broker.append(1);
    broker.settle();
    assertThat(consumer.offsets()).isEmpty();
    connection.writable(true);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L);
  }

  @Test
  void shouldSkipNonPersistentBatchesFromBeforeAnUncleanStart() {
    broker.append(2, Extension.toNonPersistent(7), 10);
    broker.append(1);
    broker.settle();
    broker.crash();
    broker.append(1, Extension.toNonPersistent(9), 10);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(10);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(2L, 3L);
  }

  @Test
  void shouldAnswerADrainBehindAGapThatAnUncleanStartLeft() {
    broker.append(1);
    TestConsumer before = broker.attach(broker.connect(), 1);
    before.grant(1);
    broker.settle();
    before.acknowledge(0, 0, AckType.ACCEPT);
    broker.settle();
    broker.crash();
    broker.log().skipTo(8192);
    broker.append(1, Extension.toNonPersistent(7), 10);
    broker.settle();
    broker.crash();

    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.drain(10);
    broker.settle();

    assertThat(consumer.offsets()).isEmpty();
    assertThat(lastDelivery(consumer).drained()).isTrue();
  }

  @Test
  void shouldBeginASubscriptionBehindTheNewestRecord() {
    broker.append(3);
    broker.settle();
    TestConsumer consumer = broker.attach(broker.connect(), 1, "sub", Mode.DURABLE_SUBSCRIPTION);
    consumer.grant(10);
    broker.loop.runAll();
    assertThat(consumer.connection().events(1)).isEmpty();
    broker.settle();
    broker.append(1);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(3L);
  }

  @Test
  void shouldKeepADurableSubscriptionWhileNobodyIsConnected() {
    FakeConnection connection = broker.connect();
    broker.attach(connection, 1, "sub", Mode.DURABLE_SUBSCRIPTION);
    broker.settle();
    connection.closed();
    broker.settle();
    broker.append(2);
    broker.settle();
    broker.crash();
    TestConsumer later = broker.attach(broker.connect(), 1, "sub", Mode.DURABLE_SUBSCRIPTION);
    later.grant(10);
    broker.settle();
    assertThat(later.offsets()).containsExactly(0L, 1L);
  }

  @Test
  void shouldForgetANonDurableSubscriptionWithItsLastConsumer() {
    FakeConnection connection = broker.connect();
    TestConsumer consumer = broker.attach(connection, 1, "sub", Mode.NON_DURABLE_SUBSCRIPTION);
    consumer.grant(10);
    broker.append(1);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L);
    connection.closed();
    broker.append(1);
    broker.settle();
    TestConsumer later = broker.attach(broker.connect(), 1, "sub", Mode.NON_DURABLE_SUBSCRIPTION);
    later.grant(10);
    broker.settle();
    assertThat(later.offsets()).isEmpty();
    assertThat(broker.stateLog()).isNull();
  }

  @Test
  void shouldCloseConsumersWhenTheStateCannotBeStored() {
    broker.append(1);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(1);
    broker.settle();
    broker.stateLog().fail();
    List<ErrorResponse> answers = consumer.acknowledgeDurably(0, 0);
    broker.settle();
    assertThat(answers)
        .singleElement()
        .satisfies(answer -> assertThat(answer.error()).isEqualTo(Errors.KAFKA_STORAGE_ERROR));
    assertThat(consumer.connection().events(1))
        .last()
        .isInstanceOfSatisfying(
            Closed.class,
            closed -> assertThat(closed.error()).isEqualTo(Errors.KAFKA_STORAGE_ERROR));

    broker.stateLog().recover();
    TestConsumer later = broker.attach(consumer.connection(), 1);
    later.grant(1);
    broker.settle();
    assertThat(later.offsets()).containsExactly(0L, 0L);
  }

  @Test
  void shouldCloseConsumersWhenTheLogCannotBeRead() {
    broker.append(1);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    broker.settle();
    broker.log().failReads(true);
    List<ErrorResponse> answers = consumer.acknowledgeDurably(0, 0);
    consumer.grant(1);
    broker.settle();
    assertThat(consumer.connection().events(1)).last().isInstanceOf(Closed.class);
    assertThat(answers).hasSize(1);

    broker.log().failReads(false);
    TestConsumer later = broker.attach(consumer.connection(), 1);
    later.grant(1);
    broker.settle();
    assertThat(later.offsets()).containsExactly(0L);
  }

  @Test
  void shouldAdvanceTheStartOfAConsumedQueue() {
    broker.append(10);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(10);
    broker.settle();
    consumer.acknowledge(0, 7, AckType.ACCEPT);
    broker.settle();
    assertThat(broker.log().startOffset()).isEqualTo(8);
  }

  @Test
  void shouldServeAThousandConsumersOfOneConnectionInTurn() {
    FakeConnection connection = broker.connect();
    for (int i = 0; i < 1000; i++) {
      broker.attach(connection, i).grant(1);
    }
    broker.append(1000);
    broker.settle();
    for (int i = 0; i < 1000; i++) {
      assertThat(connection.offsets(i)).hasSize(1);
    }
  }

  static Delivery lastDelivery(TestConsumer consumer) {
    List<ConsumerEvent> events = consumer.connection().events(consumer.id());
    return (Delivery)
        events.stream()
            .filter(Delivery.class::isInstance)
            .reduce((before, after) -> after)
            .orElseThrow();
  }
}
