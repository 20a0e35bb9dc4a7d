package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.broker.share.state.ShareServices;
import io.logwharf.broker.transaction.StableOffsetHolders;
import io.logwharf.broker.transaction.TransactionLog;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.BranchCommit;
import io.logwharf.coordinator.transaction.BranchEnlistment;
import io.logwharf.coordinator.transaction.EndTransaction;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionConfig;
import io.logwharf.coordinator.transaction.XaCode;
import io.logwharf.coordinator.transaction.Xid;
import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogOptions;
import io.logwharf.log.io.PowerLost;
import io.logwharf.log.io.SimulatedMemory;
import io.logwharf.log.store.PowerLossStore;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.DestinationKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A transaction takes a message from one queue and sends one to another, and the power is lost at
 * each of its steps: before the journal has written the step, at each write and force of that
 * round, and after it. What was not forced survives in part, torn pages included. Afterwards the
 * transaction is whole: both or neither; and what was told is so.
 */
class TransactionPowerLossTest {
  private static final TopicInfo IN = topic("in");
  private static final TopicInfo OUT = topic("out");
  private static final Xid XID = new Xid(1, new byte[] {1}, new byte[] {2});
  private static final int SEEDS = 6;

  /** Writes and forces of a round, and some more. */
  private static final int PLACES_IN_A_ROUND = 8;

  private final SimulatedMemory memory = new SimulatedMemory();
  private ManualLoop loop;
  private PowerLossStore store;
  private Partitions partitions;
  private SharePartitions shares;
  private Transactions transactions;
  private AtomicLong producerIds;
  private ProducerEpoch lease;
  private TestConsumer consumer;
  private Boolean told;

  /** What a transaction does, and the power is lost at. */
  enum Step {
    SENT,
    ACKNOWLEDGED,
    /** Decided; the marker of the share partition is still on its way. */
    DECIDED,
    MARKED
  }

  private static TopicInfo topic(String name) {
    return new TopicInfo(name, new Uuid(1, name.hashCode()), 1, DestinationKind.QUEUE, Map.of());
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void shouldKeepALocalTransactionWhole(Step last) throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      for (int place = -2; place < PLACES_IN_A_ROUND; place++) {
        begin(seed);
        stepsOfSession(last);
        losePowerAt(place);
        boolean committed = checkWhole();
        assertThat(committed).as("told %s", told).isEqualTo(told == null ? committed : told);
        if (last.compareTo(Step.DECIDED) < 0) {
          assertThat(committed).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void shouldKeepAPreparedBranchUntilItIsDecided(Step last) throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      for (int place = -2; place < PLACES_IN_A_ROUND; place++) {
        begin(seed);
        enlist();
        stepsOfBranch(last);
        losePowerAt(place);
        if (last.compareTo(Step.ACKNOWLEDGED) > 0) {
          resolvePrepared();
        }
        checkWhole();
      }
    }
  }

  /** With {@code MARKED} the branch was committed, else what is prepared is in doubt. */
  private void resolvePrepared() {
    boolean inDoubt = transactions.ask(state -> state.inDoubt(Optional.empty(), 10)).contains(XID);
    if (Boolean.TRUE.equals(told)) {
      assertThat(inDoubt).as("in doubt, as it was told to be prepared").isTrue();
    }
    if (inDoubt) {
      assertThat(offsets(OUT)).isEmpty();
      assertThat(offsets(IN)).isEmpty();
      commitBranch();
      settle();
      assertThat(checkWhole()).isTrue();
    }
  }

  private void begin(int seed) throws IOException {
    store = new PowerLossStore(new Random(seed), memory);
    producerIds = new AtomicLong(100);
    told = null;
    start();
    partition(IN)
        .log()
        .append(
            MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(1000, null, new byte[9]))
                .buffer(),
            Durability.FORCED,
            AppendListener.NONE);
    consumer = attach(IN);
    settle();
    assertThat(consumer.offsets()).containsExactly(0L);
    transactions.submit(
        (state, now) -> state.lease(consumer.connection().id(), 0, now),
        (response, failure) -> lease = response.producer());
    settle();
    rollBackOnce();
  }

  /** What a log does first needs a force by itself, which would hide one that is missing. */
  private void rollBackOnce() {
    send();
    acknowledge();
    var end = new EndTransaction(Optional.empty(), lease, false, 2);
    transactions.submit(
        (state, now) -> state.endTransaction(end, now),
        (response, failure) -> lease = response.next());
    settle();
    assertThat(consumer.offsets()).as("delivered again").containsExactly(0L, 0L);
  }

  private void start() {
    loop = new ManualLoop();
    partitions = new Partitions(store.logs(), LogKind.DATA, info -> LogOptions.DEFAULT);
    var services =
        new ShareServices(
            store.logs(),
            LogKind.STATE,
            Durability.FORCED,
            () -> Instant.ofEpochMilli(ShareFixture.START_MS + loop.nowMs()),
            group -> Map.of(),
            topic -> ShareFixture.redelivery(0, 0, 1, 0),
            () -> null);
    shares = new SharePartitions(loop, partitions, services);
    partitions.open(IN);
    partitions.open(OUT);
    transactions =
        new Transactions(
            new Transactions.Services(
                new TransactionLog(store.logs(), LogKind.STATE),
                Durability.FORCED,
                TransactionConfig.DEFAULT,
                () -> Instant.ofEpochMilli(ShareFixture.START_MS + loop.nowMs()),
                loop),
            partitions,
            shares,
            () -> CompletableFuture.completedFuture(producerIds.getAndIncrement()),
            new StableOffsetHolders(partitions, new SimpleMeterRegistry()));
    transactions.start();
  }

  private void enlist() {
    var request = new BranchEnlistment(XID, lease, false, 0);
    transactions.submit(
        (state, now) -> state.enlist(request, now),
        (code, failure) -> assertThat(code).isEqualTo(XaCode.XA_OK));
    settle();
  }

  private void stepsOfSession(Step last) {
    send();
    if (last == Step.SENT) {
      return;
    }
    acknowledge();
    if (last == Step.ACKNOWLEDGED) {
      return;
    }
    var end = new EndTransaction(Optional.empty(), lease, true, 2);
    transactions.submit(
        (state, now) -> state.endTransaction(end, now),
        (response, failure) -> told = failure == null ? true : told);
    if (last == Step.MARKED) {
      loop.runAll();
    }
  }

  /** {@code DECIDED} is prepared here, and {@code MARKED} prepared for sure. */
  private void stepsOfBranch(Step last) {
    send();
    if (last == Step.SENT) {
      return;
    }
    acknowledge();
    if (last == Step.ACKNOWLEDGED) {
      return;
    }
    transactions.submit(
        (state, now) -> state.prepare(XID, false, now),
        (code, failure) -> told = failure == null && code == XaCode.XA_OK ? true : told);
    if (last == Step.MARKED) {
      settle();
    }
  }

  private void commitBranch() {
    var commit = new BranchCommit(XID, false, Optional.empty());
    transactions.submit(
        (state, now) -> state.commit(commit, now),
        (code, failure) -> assertThat(code).isEqualTo(XaCode.XA_OK));
  }

  private void send() {
    var batch =
        MemoryRecords.withTransactionalRecords(
            Compression.NONE,
            lease.producerId(),
            lease.epoch(),
            0,
            new SimpleRecord(1000, null, new byte[9]));
    var participant =
        new Participant.DataPartition(
            new UUID(OUT.id().getMostSignificantBits(), OUT.id().getLeastSignificantBits()), 0);
    transactions.append(
        new AddParticipants(Optional.empty(), lease, List.of(participant)),
        true,
        () -> partition(OUT).log().append(batch.buffer(), Durability.WRITTEN, AppendListener.NONE));
  }

  private void acknowledge() {
    consumer.acknowledgeIn(new Enlistment(lease, transactions), 0, 0);
    loop.runAll();
  }

  /**
   * Loses the power and comes back.
   *
   * @param place -2 before the journal's round, -1 after it, else so many writes and forces into it
   */
  private void losePowerAt(int place) throws IOException {
    try {
      if (place >= 0) {
        store.losePowerAfter(place);
      }
      if (place != -2) {
        store.round();
        loop.runAll();
      }
    } catch (PowerLost e) {
      assertThat(e).hasMessage("power lost");
    }
    store.losePower();
    start();
    settle();
  }

  /** Returns whether the transaction is committed; in both queues or in none. */
  private boolean checkWhole() {
    boolean sent = !offsets(OUT).isEmpty();
    boolean taken = offsets(IN).isEmpty();
    assertThat(sent).as("sent, as the other was taken: %s", taken).isEqualTo(taken);
    return sent;
  }

  /** What a consumer gets that then goes. */
  private List<Long> offsets(TopicInfo queue) {
    TestConsumer reading = attach(queue);
    settle();
    List<Long> offsets = List.copyOf(reading.offsets());
    reading.connection().closed();
    settle();
    return offsets;
  }

  private TestConsumer attach(TopicInfo queue) {
    var connection = new FakeConnection(loop);
    ConsumerHandle handle = shares.consumer(partition(queue), connection, 1, 1);
    ConnectionConsumers.of(connection).add(1, handle);
    handle.attach(new ConsumerAttach(1, queue.name(), queue.id(), 0, -1, Mode.QUEUE, ""));
    var attached = new TestConsumer(connection, 1, handle);
    attached.grant(10);
    return attached;
  }

  private Partition partition(TopicInfo topic) {
    return partitions.find(topic.id(), 0).orElseThrow();
  }

  private void settle() {
    for (int i = 0; i < 10; i++) {
      loop.runAll();
      store.round();
    }
    loop.pass(1_000);
    loop.runAll();
    store.round();
    loop.runAll();
  }
}
