package io.logwharf.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.loop.StepLoop;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.EndTransaction;
import io.logwharf.coordinator.transaction.InitProducerId;
import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.Participant.DataPartition;
import io.logwharf.coordinator.transaction.Participant.SharePartition;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionConfig;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.coordinator.transaction.TransactionState;
import io.logwharf.log.AppendListener;
import io.logwharf.log.AppendResult;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogStore;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TransactionOutcome;
import io.logwharf.log.store.LogStores;
import io.logwharf.protocol.extension.DestinationKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The coordinator on logs in memory, stepped by hand. */
class TransactionsTest {
  private static final long CONNECTION = 4;
  private static final Uuid TOPIC = Uuid.randomUuid();

  private final LogStore logs = LogStores.inMemory();
  private final Partitions partitions =
      new Partitions(logs, LogKind.VOLATILE, topic -> LogOptions.DEFAULT);
  private final StepLoop loop = new StepLoop();
  private final AtomicLong ids = new AtomicLong(100);
  private final List<Marker> shareMarkers = new ArrayList<>();
  private Exception shareFailure;
  private Transactions transactions;

  @BeforeEach
  void start() {
    partitions.open(new TopicInfo("orders", TOPIC, 2, DestinationKind.NONE, Map.of()));
    restart();
  }

  @AfterEach
  void close() {
    logs.close();
  }

  private void restart() {
    transactions =
        new Transactions(
            new Transactions.Services(
                new TransactionLog(logs, LogKind.VOLATILE),
                Durability.FORCED,
                TransactionConfig.DEFAULT,
                () -> Instant.ofEpochMilli(1_000_000 + loop.nowMs()),
                loop),
            partitions,
            (participant, marker, outcome) -> {
              shareMarkers.add(marker);
              outcome.done(shareFailure);
            },
            () -> CompletableFuture.completedFuture(ids.getAndIncrement()),
            new StableOffsetHolders(partitions, new SimpleMeterRegistry()));
    transactions.start();
    loop.runAll();
  }

  private PartitionLog log() {
    return partitions.find("orders", 0).orElseThrow().log();
  }

  private static Participant data() {
    return new DataPartition(
        new UUID(TOPIC.getMostSignificantBits(), TOPIC.getLeastSignificantBits()), 0);
  }

  private static Participant share() {
    return new SharePartition("orders", data().topicId(), 0);
  }

  private ProducerEpoch lease() {
    return answer((state, now) -> state.lease(CONNECTION, 0, now)).producer();
  }

  private ProducerEpoch initialize(String id, int timeoutMs) {
    var request = new InitProducerId(id, timeoutMs, Optional.empty());
    return answer((state, now) -> state.initProducerId(request, now)).producer();
  }

  private EndTransaction.Response end(Optional<String> id, ProducerEpoch producer, boolean commit) {
    var request = new EndTransaction(id, producer, commit, 2);
    return answer((state, now) -> state.endTransaction(request, now));
  }

  private <R> R answer(Transactions.Command<R> command) {
    List<R> answers = new ArrayList<>();
    transactions.submit(
        command,
        (result, failure) -> {
          assertThat(failure).isNull();
          answers.add(result);
        });
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  private AppendResult write(Optional<String> id, ProducerEpoch producer, boolean implicitly) {
    var registration = new AddParticipants(id, producer, List.of(data()));
    ByteBuffer batch =
        MemoryRecords.withTransactionalRecords(
                Compression.NONE,
                producer.producerId(),
                producer.epoch(),
                0,
                new SimpleRecord(1000, null, new byte[1]))
            .buffer();
    return transactions.append(
        registration,
        implicitly,
        () -> log().append(batch, Durability.WRITTEN, AppendListener.NONE));
  }

  private TransactionState state(ProducerEpoch producer) {
    return transactions.ask(
        state -> state.transactionOf(producer.producerId()).orElseThrow().state());
  }

  @Test
  void shouldCommitWhatWasWrittenAndAcknowledged() {
    ProducerEpoch producer = lease();
    AppendResult written = write(Optional.empty(), producer, true);
    transactions.register(new AddParticipants(Optional.empty(), producer, List.of(share())));

    EndTransaction.Response ended = end(Optional.empty(), producer, true);

    assertThat(ended.error()).isEqualTo(TransactionError.NONE);
    assertThat(log().outcome(producer.producerId(), written.firstOffset()))
        .isEqualTo(TransactionOutcome.COMMITTED);
    assertThat(shareMarkers).extracting(Marker::commit).containsExactly(true);
    assertThat(state(producer)).isEqualTo(TransactionState.COMPLETE_COMMIT);
    assertThat(end(Optional.empty(), producer, true)).isEqualTo(ended);
    write(Optional.empty(), ended.next(), true);
  }

  @Test
  void shouldTakeFromOlderProducersOnlyWhatTheyHaveAdded() {
    ProducerEpoch producer = initialize("tx", 10_000);
    Optional<String> id = Optional.of("tx");
    assertThatThrownBy(() -> write(id, producer, false))
        .isInstanceOf(TransactionRefusedException.class)
        .hasMessageContaining("tx")
        .extracting(e -> ((TransactionRefusedException) e).error())
        .isEqualTo(TransactionError.TRANSACTION_ABORTABLE);
    assertThat(log().endOffset()).isZero();

    transactions.register(new AddParticipants(id, producer, List.of(data())));
    write(id, producer, false);
    var end = new EndTransaction(id, producer, true, 1);
    EndTransaction.Response ended = answer((state, now) -> state.endTransaction(end, now));

    assertThat(ended.next()).isEqualTo(producer);
    assertThat(log().lastStableOffset()).isEqualTo(2);
    assertThatThrownBy(() -> write(id, producer, false))
        .isInstanceOf(TransactionRefusedException.class);
  }

  @Test
  void shouldWriteAMarkerAgainUntilTheSharePartitionHasIt() {
    shareFailure = new IllegalStateException("not yet");
    ProducerEpoch producer = lease();
    transactions.register(new AddParticipants(Optional.empty(), producer, List.of(share())));
    assertThat(end(Optional.empty(), producer, true).error()).isEqualTo(TransactionError.NONE);
    assertThat(state(producer)).isEqualTo(TransactionState.PREPARE_COMMIT);

    shareFailure = null;
    loop.advance(2_000);

    assertThat(shareMarkers).hasSizeGreaterThan(1).containsOnly(shareMarkers.get(0));
    assertThat(state(producer)).isEqualTo(TransactionState.COMPLETE_COMMIT);
  }

  @Test
  void shouldRollBackWhatALostConnectionLeft() {
    ProducerEpoch producer = lease();
    write(Optional.empty(), producer, true);

    transactions.connectionGone(CONNECTION);

    assertThat(log().outcome(producer.producerId(), 0)).isEqualTo(TransactionOutcome.ABORTED);
    assertThat(end(Optional.empty(), producer, true).error())
        .isEqualTo(TransactionError.TRANSACTION_ROLLED_BACK);
    assertThatThrownBy(() -> write(Optional.empty(), producer, true))
        .isInstanceOf(TransactionRefusedException.class);
  }

  @Test
  void shouldRollBackWhatIsOpenForTooLong() {
    ProducerEpoch producer = initialize("tx", 5_000);
    write(Optional.of("tx"), producer, true);

    loop.advance(4_000);
    assertThat(log().lastStableOffset()).isZero();
    loop.advance(1_000);
    loop.advance(1_000);

    assertThat(log().outcome(producer.producerId(), 0)).isEqualTo(TransactionOutcome.ABORTED);
    assertThat(end(Optional.of("tx"), producer, true).error())
        .isEqualTo(TransactionError.PRODUCER_FENCED);
  }

  @Test
  void shouldGoOnFromItsLog() {
    ProducerEpoch open = initialize("open", 60_000);
    write(Optional.of("open"), open, true);
    ProducerEpoch lost = lease();
    write(Optional.empty(), lost, true);
    shareFailure = new IllegalStateException("the broker stops first");
    ProducerEpoch decided = lease();
    transactions.register(new AddParticipants(Optional.empty(), decided, List.of(share())));
    end(Optional.empty(), decided, true);
    transactions.close();
    shareFailure = null;
    shareMarkers.clear();

    restart();

    assertThat(state(open)).isEqualTo(TransactionState.ONGOING);
    assertThat(log().outcome(lost.producerId(), 1)).isEqualTo(TransactionOutcome.ABORTED);
    assertThat(shareMarkers).extracting(Marker::commit).containsExactly(true);
    assertThat(state(decided)).isEqualTo(TransactionState.COMPLETE_COMMIT);
    assertThat(end(Optional.of("open"), open, true).error()).isEqualTo(TransactionError.NONE);
    assertThat(log().lastStableOffset()).isEqualTo(log().highWatermark());
  }

  @Test
  void shouldKeepItsLogShort() {
    ProducerEpoch producer = initialize("tx", 60_000);
    for (int i = 0; i < 8_000; i++) {
      write(Optional.of("tx"), producer, true);
      producer = end(Optional.of("tx"), producer, true).next();
    }
    assertThat(new TransactionLog(logs, LogKind.VOLATILE).records()).isLessThan(11_000);
    transactions.close();

    restart();

    assertThat(state(producer)).isEqualTo(TransactionState.COMPLETE_COMMIT);
    write(Optional.of("tx"), producer, true);
  }

  @Test
  void shouldLookAtTheClockOnlyWhileSomethingIsThere() {
    assertThat(loop.timers()).isZero();
    initialize("tx", 60_000);
    assertThat(loop.timers()).isEqualTo(1);
    loop.advance(1_000);
    assertThat(loop.timers()).isEqualTo(1);
  }
}
