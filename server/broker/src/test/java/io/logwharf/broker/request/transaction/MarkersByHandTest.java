package io.logwharf.broker.request.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.loop.StepLoop;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.transaction.StableOffsetHolders;
import io.logwharf.broker.transaction.TransactionLog;
import io.logwharf.broker.transaction.TransactionParticipants;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionConfig;
import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogStore;
import io.logwharf.log.TransactionOutcome;
import io.logwharf.log.store.LogStores;
import io.logwharf.protocol.extension.DestinationKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarkersByHandTest {
  private static final ProducerEpoch UNKNOWN = new ProducerEpoch(77, (short) 3);

  private final LogStore logs = LogStores.inMemory();
  private final Partitions partitions =
      new Partitions(logs, LogKind.VOLATILE, topic -> LogOptions.DEFAULT);
  private final Transactions transactions =
      new Transactions(
          new Transactions.Services(
              new TransactionLog(logs, LogKind.VOLATILE),
              Durability.FORCED,
              TransactionConfig.DEFAULT,
              () -> Instant.ofEpochMilli(1_000_000),
              new StepLoop()),
          partitions,
          TransactionParticipants.NONE,
          () -> CompletableFuture.completedFuture(100L),
          new StableOffsetHolders(partitions, new SimpleMeterRegistry()));
  private final MarkersByHand markers =
      new MarkersByHand(transactions, Durability.FORCED, () -> Instant.ofEpochMilli(1_000_000));

  @BeforeEach
  void start() {
    partitions.open(new TopicInfo("orders", Uuid.randomUuid(), 2, DestinationKind.NONE, Map.of()));
    transactions.start();
  }

  @AfterEach
  void close() {
    logs.close();
  }

  @Test
  void shouldEndATransactionThatNoCoordinatorKnows() {
    append(UNKNOWN, 0);
    assertThat(partition(0).log().lastStableOffset()).isZero();

    assertThat(end(UNKNOWN, false, 0)).isEqualTo(Errors.NONE);

    assertThat(partition(0).log().lastStableOffset()).isEqualTo(2);
    assertThat(outcome(UNKNOWN, 0)).isEqualTo(TransactionOutcome.ABORTED);
  }

  @Test
  void shouldNotEndANewerTransactionThanWasMeant() {
    append(UNKNOWN, 0);
    var older = new ProducerEpoch(UNKNOWN.producerId(), (short) 2);
    assertThat(end(older, false, 0)).isEqualTo(Errors.INVALID_PRODUCER_EPOCH);
    assertThat(outcome(UNKNOWN, 0)).isEqualTo(TransactionOutcome.OPEN);
  }

  @Test
  void shouldAbortAKnownTransactionEverywhere() {
    ProducerEpoch known = begin();

    assertThat(end(known, false, 1)).isEqualTo(Errors.NONE);

    assertThat(outcome(known, 0)).isEqualTo(TransactionOutcome.ABORTED);
    assertThat(outcome(known, 1)).isEqualTo(TransactionOutcome.ABORTED);
  }

  @Test
  void shouldNotCommitAKnownTransactionInOnePlace() {
    ProducerEpoch known = begin();
    assertThat(end(known, true, 1)).isEqualTo(Errors.INVALID_TXN_STATE);
    assertThat(outcome(known, 0)).isEqualTo(TransactionOutcome.OPEN);
    assertThat(outcome(known, 1)).isEqualTo(TransactionOutcome.OPEN);
  }

  private Partition partition(int index) {
    return partitions.find("orders", index).orElseThrow();
  }

  private TransactionOutcome outcome(ProducerEpoch producer, int index) {
    return partition(index).log().outcome(producer.producerId(), 0);
  }

  private Errors end(ProducerEpoch producer, boolean commit, int index) {
    var marker =
        new WritableTxnMarker()
            .setProducerId(producer.producerId())
            .setProducerEpoch(producer.epoch())
            .setTransactionResult(commit);
    return markers.end(marker, partition(index)).getNow(null);
  }

  /** A session's transaction with a record in both partitions. */
  private ProducerEpoch begin() {
    List<ProducerEpoch> leased = new ArrayList<>();
    transactions.submit(
        (state, now) -> state.lease(1, 0, now),
        (response, failure) -> leased.add(response.producer()));
    ProducerEpoch producer = leased.get(0);
    for (int i = 0; i < 2; i++) {
      transactions.register(
          new AddParticipants(
              Optional.empty(), producer, List.of(TransactionalAppends.participant(partition(i)))));
      append(producer, i);
    }
    return producer;
  }

  private void append(ProducerEpoch producer, int index) {
    var batch =
        MemoryRecords.withTransactionalRecords(
            Compression.NONE,
            producer.producerId(),
            producer.epoch(),
            0,
            new SimpleRecord(1000, null, new byte[1]));
    partition(index).log().append(batch.buffer(), Durability.WRITTEN, AppendListener.NONE);
  }
}
