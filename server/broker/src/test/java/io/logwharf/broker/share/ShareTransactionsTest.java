package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.log.TransactionOutcome;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ErrorResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShareTransactionsTest {
  private static final long PRODUCER = 7;
  private static final short EPOCH = 0;

  private final ShareFixture broker = new ShareFixture();
  private final List<Participant> registered = new ArrayList<>();
  private TransactionError error = TransactionError.NONE;
  private final Enlistment transaction =
      new Enlistment(new ProducerEpoch(PRODUCER, EPOCH), this::register);

  private AddParticipants.Response register(AddParticipants request) {
    registered.addAll(request.participants());
    return new AddParticipants.Response(error, error == TransactionError.NONE ? 1 : 0);
  }

  @AfterEach
  void shouldHaveClosedAllSlices() {
    assertThat(broker.log().openSlices()).isZero();
  }

  @Test
  void shouldEndAcknowledgedRecordsWithTheCommit() {
    TestConsumer consumer = consumerOf(3);

    List<ErrorResponse> answers = consumer.acknowledgeIn(transaction, 0, 1);
    broker.loop.runAll();

    assertThat(answers).containsExactly(ErrorResponse.SUCCESS);
    assertThat(registered).containsExactly(participant());
    consumer.connection().closed();
    broker.settle();
    assertThat(redelivered()).containsExactly(2L);

    assertThat(mark(true)).containsExactly((Exception) null);
    broker.settle();
    assertThat(broker.log().startOffset()).isEqualTo(2);
  }

  @Test
  void shouldDeliverAcknowledgedRecordsAgainInOrderAfterTheAbort() {
    TestConsumer consumer = consumerOf(3);
    consumer.acknowledgeIn(transaction, 2, 2);
    consumer.acknowledgeIn(transaction, 0, 1);
    broker.settle();
    consumer.grant(10);

    mark(false);
    broker.settle();

    assertThat(consumer.offsets()).containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
    assertThat(AttachedConsumersTest.lastDelivery(consumer).acquired().get(0).deliveryCount())
        .isEqualTo(1);
  }

  @Test
  void shouldHoldAcknowledgedRecordsThroughCrashUntilTheMarkerComesAgain() {
    TestConsumer consumer = consumerOf(3);
    consumer.acknowledgeIn(transaction, 0, 1);
    broker.settle();

    broker.crash();
    assertThat(redelivered()).containsExactly(2L);
    broker.crash();
    mark(false);
    broker.settle();

    assertThat(redelivered()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void shouldHoldAcknowledgedRecordsThroughStopAndStart() {
    TestConsumer consumer = consumerOf(3);
    consumer.acknowledgeIn(transaction, 0, 1);
    broker.settle();
    consumer.connection().closed();
    broker.stop();

    broker.crash();

    mark(true);
    broker.settle();
    assertThat(redelivered()).containsExactly(2L);
  }

  @Test
  void shouldRefuseWhatIsNotHeldOrNotRegistered() {
    TestConsumer consumer = consumerOf(3);
    List<ErrorResponse> notHeld = consumer.acknowledgeIn(transaction, 2, 3);
    error = TransactionError.CONCURRENT_TRANSACTIONS;
    List<ErrorResponse> notRegistered = consumer.acknowledgeIn(transaction, 0, 1);
    broker.settle();

    assertThat(notHeld.get(0).error()).isEqualTo(Errors.INVALID_RECORD_STATE);
    assertThat(notRegistered.get(0).error()).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);
    consumer.connection().closed();
    broker.settle();
    assertThat(redelivered()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void shouldTellThatThereIsNothingLeftToMark() {
    assertThat(mark(true)).containsExactly((Exception) null);
    broker.deleteTopic();
    broker.settle();
    assertThat(mark(false)).containsExactly((Exception) null);
  }

  @Test
  void shouldAnswerWhatTheStateLogGivesUp() {
    TestConsumer consumer = consumerOf(2);
    consumer.acknowledge(0, 0, AckType.ACCEPT);
    broker.loop.runAll();
    broker.stateLog().fail();
    broker.logs.round();

    // Before the turn ends that this is written in, the loop hears of the earlier append.
    List<ErrorResponse> pending = consumer.acknowledgeIn(transaction, 1, 1);
    List<Exception> marked = new ArrayList<>();
    broker.sharePartitions.write(participant(), marker(true), marked::add);
    broker.settle();

    assertThat(pending)
        .singleElement()
        .satisfies(answer -> assertThat(answer.error()).isEqualTo(Errors.KAFKA_STORAGE_ERROR));
    assertThat(marked).singleElement().isNotNull();
    broker.stateLog().recover();
    assertThat(redelivered()).containsExactly(1L);
  }

  @Test
  void shouldTellWhateverFailsAMarker() {
    consumerOf(1);
    broker.crash();
    broker.stateLog().failReadsWith(new IllegalStateException("a record makes no sense"));

    assertThat(mark(true)).singleElement().isNotNull();
  }

  @Test
  void shouldNotAdvanceTheLogBeforeTheCommitIsDurable() {
    TestConsumer consumer = consumerOf(2);
    consumer.acknowledgeIn(transaction, 0, 0);
    broker.settle();

    List<Exception> outcomes = new ArrayList<>();
    broker.sharePartitions.write(participant(), marker(true), outcomes::add);
    broker.loop.runAll();
    assertThat(outcomes).hasSize(1);
    assertThat(broker.log().startOffset()).isZero();

    broker.settle();
    assertThat(broker.log().startOffset()).isEqualTo(1);
  }

  @Test
  void shouldSkipRecordsOfOpenTransactionAndDeliverThemOnceItIsCommitted() {
    TestConsumer consumer = consumerOf(1);
    consumer.grant(10);
    broker.log().decide(PRODUCER, TransactionOutcome.OPEN);
    broker.appendInTransaction(2, PRODUCER);
    broker.append(1);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L, 3L);

    broker.log().decide(PRODUCER, TransactionOutcome.COMMITTED);
    broker.append(1);
    broker.settle();

    assertThat(consumer.offsets()).containsExactly(0L, 3L, 1L, 2L, 4L);
    assertThat(AttachedConsumersTest.lastDelivery(consumer).acquired().get(0).deliveryCount())
        .isZero();
  }

  @Test
  void shouldArchiveRecordsOfAbortedTransaction() {
    TestConsumer consumer = consumerOf(1);
    consumer.grant(10);
    broker.log().decide(PRODUCER, TransactionOutcome.OPEN);
    broker.appendInTransaction(2, PRODUCER);
    broker.settle();
    broker.log().decide(PRODUCER, TransactionOutcome.ABORTED);
    broker.append(1);
    broker.settle();
    consumer.acknowledgeDurably(0, 0);
    broker.settle();

    assertThat(consumer.offsets()).containsExactly(0L, 3L);
    assertThat(broker.log().startOffset()).isEqualTo(3);
  }

  /** A consumer that has been sent so many records, and has no credit left. */
  private TestConsumer consumerOf(int records) {
    broker.append(records);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(records);
    broker.settle();
    assertThat(consumer.offsets()).hasSize(records);
    return consumer;
  }

  /** What another consumer gets, and gives back. */
  private List<Long> redelivered() {
    TestConsumer other = broker.attach(broker.connect(), 2, ShareFixture.QUEUE, Mode.QUEUE);
    other.grant(10);
    broker.settle();
    List<Long> offsets = List.copyOf(other.offsets());
    other.connection().closed();
    broker.settle();
    return offsets;
  }

  private List<Exception> mark(boolean commit) {
    List<Exception> outcomes = new ArrayList<>();
    broker.sharePartitions.write(participant(), marker(commit), outcomes::add);
    broker.settle();
    return outcomes;
  }

  private static Marker marker(boolean commit) {
    return new Marker(PRODUCER, EPOCH, EPOCH, 1, commit, 0);
  }

  private Participant.SharePartition participant() {
    Uuid id = broker.topic.id();
    return new Participant.SharePartition(
        ShareFixture.QUEUE, new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()), 0);
  }
}
