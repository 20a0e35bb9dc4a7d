package io.logwharf.broker.request.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.loop.StepLoop;
import io.logwharf.broker.network.FakeConnection;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.LeaseWorks;
import io.logwharf.broker.transaction.StableOffsetHolders;
import io.logwharf.broker.transaction.TransactionLog;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionConfig;
import io.logwharf.coordinator.transaction.XaCode;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogStore;
import io.logwharf.log.store.LogStores;
import io.logwharf.protocol.extension.BranchCommand;
import io.logwharf.protocol.extension.BranchCommand.Action;
import io.logwharf.protocol.extension.BranchId;
import io.logwharf.protocol.extension.BranchOutcome;
import io.logwharf.protocol.extension.BranchStatus;
import io.logwharf.protocol.extension.BranchSummary;
import io.logwharf.protocol.extension.DescribeBranch;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.EnlistBranch;
import io.logwharf.protocol.extension.LeaseWork;
import io.logwharf.protocol.extension.ListBranches;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.ByteBufWritable;
import io.logwharf.protocol.frame.RequestHead;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Writable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The requests of XA branches, from the wire to a coordinator on logs in memory. */
class BranchHandlersTest {
  private static final Uuid TOPIC = Uuid.randomUuid();
  private static final BranchId BRANCH = new BranchId(7, new byte[] {1}, new byte[] {2});

  private final LogStore logs = LogStores.inMemory();
  private final StepLoop loop = new StepLoop();
  private final FakeConnection connection = new FakeConnection(loop);
  private final Partitions partitions =
      new Partitions(logs, LogKind.VOLATILE, topic -> LogOptions.DEFAULT);
  private final AtomicLong ids = new AtomicLong(40);
  private final List<Marker> markers = new ArrayList<>();
  private Transactions transactions;

  @BeforeEach
  void start() {
    partitions.open(new TopicInfo("orders", TOPIC, 1, DestinationKind.QUEUE, Map.of()));
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
              markers.add(marker);
              outcome.done(null);
            },
            () -> CompletableFuture.completedFuture(ids.getAndIncrement()),
            new StableOffsetHolders(partitions, new SimpleMeterRegistry()));
    transactions.start();
    loop.runAll();
  }

  @Test
  void shouldCommitInTwoPhases() {
    ProducerEpoch lease = workIn(BRANCH, 0);

    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XA_OK);
    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XAER_PROTO);
    assertThat(answer(BranchCommand.of(Action.PREPARE, BRANCH).repeated())).isEqualTo(XaCode.XA_OK);
    assertThat(markers).isEmpty();

    assertThat(command(Action.COMMIT)).isEqualTo(XaCode.XA_OK);
    assertThat(markers).extracting(Marker::commit).containsExactly(true);
    assertThat(command(Action.COMMIT)).isEqualTo(XaCode.XAER_NOTA);
    assertThat(enlist(new ProducerEpoch(lease.producerId(), (short) 1), BRANCH, 0))
        .isEqualTo(XaCode.XA_OK);
  }

  @Test
  void shouldCommitInOnePhaseAndTellAgain() {
    ProducerEpoch lease = workIn(BRANCH, 0);
    var commit =
        new BranchCommand(
            Action.COMMIT_ONE_PHASE,
            BRANCH,
            false,
            List.of(new LeaseWork(lease.producerId(), lease.epoch(), 0)));

    assertThat(answer(commit)).isEqualTo(XaCode.XA_OK);
    assertThat(answer(commit.repeated())).isEqualTo(XaCode.XA_OK);
    assertThat(command(Action.COMMIT_ONE_PHASE)).isEqualTo(XaCode.XAER_NOTA);
  }

  @Test
  void shouldVoteReadOnlyWhereNothingWasDone() {
    ProducerEpoch lease = lease();
    assertThat(enlist(lease, BRANCH, 0)).isEqualTo(XaCode.XA_OK);

    assertThat(behind(Action.PREPARE, lease, 0)).isEqualTo(XaCode.XA_RDONLY);
    assertThat(command(Action.COMMIT)).isEqualTo(XaCode.XAER_NOTA);
  }

  @Test
  void shouldRollBackWhatWasMarkedSo() {
    workIn(BRANCH, 0);

    assertThat(command(Action.MARK_ROLLBACK_ONLY)).isEqualTo(XaCode.XA_OK);
    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XA_RBROLLBACK);
    assertThat(markers).extracting(Marker::commit).containsExactly(false);
  }

  @Test
  void shouldRollBackAnActiveBranchOfALostConnection() {
    workIn(BRANCH, 0);

    transactions.connectionGone(connection.id());

    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XA_RBCOMMFAIL);
    assertThat(markers).extracting(Marker::commit).containsOnly(false);
  }

  @Test
  void shouldKeepWhatIsPreparedOverTimeOutLostConnectionAndRestart() {
    workIn(BRANCH, 5_000);
    command(Action.PREPARE);

    loop.advance(5_000_000);
    transactions.connectionGone(connection.id());
    transactions.close();
    restart();
    loop.advance(5_000_000);

    assertThat(markers).isEmpty();
    ListBranches.Response listed = list(true, Optional.empty());
    assertThat(listed.more()).isFalse();
    BranchSummary summary = listed.branches().get(0);
    assertThat(summary.branch()).isEqualTo(BRANCH);
    assertThat(summary.status()).isEqualTo(BranchStatus.PREPARED);
    assertThat(summary.transactions()).isEqualTo(1);
    assertThat(command(Action.ROLLBACK)).isEqualTo(XaCode.XA_OK);
    assertThat(list(true, Optional.empty()).branches()).isEmpty();
  }

  @Test
  void shouldRollBackAnActiveBranchAfterItsTimeOut() {
    workIn(BRANCH, 5_000);

    loop.advance(4_000);
    assertThat(markers).isEmpty();
    loop.advance(2_000);

    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XA_RBTIMEOUT);
  }

  @Test
  void shouldTakeALongerTimeOutThanAllowedForTheLongest() {
    assertThat(enlist(lease(), BRANCH, Integer.MAX_VALUE)).isEqualTo(XaCode.XA_OK);

    loop.advance(TransactionConfig.DEFAULT.maxTimeoutMs() + 2_000);

    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XA_RBTIMEOUT);
  }

  @Test
  void shouldKeepWhatWasResolvedByHandUntilItIsForgotten() {
    workIn(BRANCH, 0);
    assertThat(command(Action.COMMIT_BY_HAND)).isEqualTo(XaCode.XAER_PROTO);
    command(Action.PREPARE);

    assertThat(command(Action.COMMIT_BY_HAND)).isEqualTo(XaCode.XA_OK);

    assertThat(markers).extracting(Marker::commit).containsExactly(true);
    assertThat(list(true, Optional.empty()).branches())
        .extracting(BranchSummary::status)
        .containsExactly(BranchStatus.HEURISTIC_COMMITTED);
    assertThat(command(Action.ROLLBACK)).isEqualTo(XaCode.XA_HEURCOM);
    assertThat(command(Action.FORGET)).isEqualTo(XaCode.XA_OK);
    assertThat(command(Action.FORGET)).isEqualTo(XaCode.XAER_NOTA);
  }

  @Test
  void shouldListAllBranchesPartByPart() {
    for (int i = 0; i < 1_001; i++) {
      var branch = new BranchId(1, new byte[] {(byte) (i >> 8), (byte) i, 1}, new byte[0]);
      enlist(lease(), branch, 0);
    }

    ListBranches.Response first = list(false, Optional.empty());
    assertThat(first.more()).isTrue();
    assertThat(first.branches()).hasSize(1_000);
    ListBranches.Response second = list(false, Optional.of(first.branches().get(999).branch()));
    assertThat(second.more()).isFalse();
    assertThat(second.branches()).hasSize(1).doesNotContainAnyElementsOf(first.branches());
    assertThat(list(true, Optional.empty()).branches()).isEmpty();
  }

  @Test
  void shouldDescribeTheWorkOfABranch() {
    ProducerEpoch lease = workIn(BRANCH, 0);

    DescribeBranch.Response described = describe(BRANCH);

    assertThat(described.branch().orElseThrow().status()).isEqualTo(BranchStatus.ACTIVE);
    assertThat(described.work())
        .containsExactly(
            new DescribeBranch.Work("__jms." + lease.producerId(), "orders", 0, "billing"));
    assertThat(describe(new BranchId(8, new byte[] {1}, new byte[0])).error())
        .isEqualTo(Errors.RESOURCE_NOT_FOUND);
  }

  @Test
  void shouldRefuseASecondBeginningOfABranch() {
    workIn(BRANCH, 0);

    assertThat(enlist(lease(), BRANCH, 0)).isEqualTo(XaCode.XAER_DUPID);
  }

  @Test
  void shouldVoteBehindTheWork() {
    ProducerEpoch lease = workUnderWay();
    LeaseWorks.Work work = LeaseWorks.of(connection).of(lease.producerId(), lease.epoch());
    work.begun();

    send(worked(Action.PREPARE, lease, 1));
    assertThat(connection.bodies()).hasSize(1);
    work.ended(true);

    loop.runAll();
    assertThat(lastAnswer()).isEqualTo(XaCode.XA_OK);
    assertThat(command(Action.COMMIT)).isEqualTo(XaCode.XA_OK);
    assertThat(markers).extracting(Marker::commit).containsExactly(true);
  }

  @Test
  void shouldRollBackWhereLessWasTakenThanIsSaid() {
    ProducerEpoch lease = workUnderWay();
    LeaseWorks.of(connection).of(lease.producerId(), lease.epoch()).taken();

    assertThat(behind(Action.COMMIT_ONE_PHASE, lease, 2)).isEqualTo(XaCode.XA_RBROLLBACK);

    assertThat(markers).extracting(Marker::commit).containsExactly(false);
    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XAER_NOTA);
  }

  @Test
  void shouldRollBackAtTheVoteWhatWasNotWholeAtItsEnd() {
    ProducerEpoch lease = workUnderWay();

    assertThat(behind(Action.END, lease, 1)).isEqualTo(XaCode.XA_RBROLLBACK);

    assertThat(markers).extracting(Marker::commit).containsExactly(false);
    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XA_RBROLLBACK);
  }

  @Test
  void shouldNotVoteWhileWorkOfAnotherConnectionMayBeOnItsWay() {
    ProducerEpoch lease = workUnderWay();

    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XA_RETRY);
    assertThat(command(Action.COMMIT_ONE_PHASE)).isEqualTo(XaCode.XA_RETRY);
    assertThat(behind(Action.END, lease, 0)).isEqualTo(XaCode.XA_OK);

    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XA_OK);
  }

  @Test
  void shouldNotVoteForWhoHasNoPartInTheBranch() {
    workIn(BRANCH, 0);

    assertThat(behind(Action.PREPARE, lease(), 0)).isEqualTo(XaCode.XAER_PROTO);

    assertThat(command(Action.PREPARE)).isEqualTo(XaCode.XA_OK);
  }

  @Test
  void shouldRollBackWhatALostConnectionHasLeftWhenItIsAskedAgain() {
    ProducerEpoch lease = workUnderWay();

    assertThat(answer(worked(Action.PREPARE, lease, 0).repeated())).isEqualTo(XaCode.XA_RBCOMMFAIL);

    assertThat(markers).extracting(Marker::commit).containsExactly(false);
  }

  private ProducerEpoch workIn(BranchId branch, int timeoutMs) {
    ProducerEpoch lease = workUnderWay(branch, timeoutMs);
    assertThat(answer(worked(Action.END, branch, lease, 0))).isEqualTo(XaCode.XA_OK);
    return lease;
  }

  private ProducerEpoch workUnderWay() {
    return workUnderWay(BRANCH, 0);
  }

  private ProducerEpoch workUnderWay(BranchId branch, int timeoutMs) {
    ProducerEpoch lease = lease();
    assertThat(enlist(lease, branch, timeoutMs)).isEqualTo(XaCode.XA_OK);
    var topic = new UUID(TOPIC.getMostSignificantBits(), TOPIC.getLeastSignificantBits());
    transactions.register(
        new AddParticipants(
            Optional.empty(), lease, List.of(new Participant.SharePartition("billing", topic, 0))));
    return lease;
  }

  private ProducerEpoch lease() {
    List<ProducerEpoch> leased = new ArrayList<>();
    transactions.submit(
        (state, now) -> state.lease(connection.id(), 0, now),
        (response, failure) -> leased.add(response.producer()));
    return leased.get(0);
  }

  private XaCode enlist(ProducerEpoch lease, BranchId branch, int timeoutMs) {
    var request = new EnlistBranch(lease.producerId(), lease.epoch(), branch, false, timeoutMs);
    return code(answer(new EnlistBranchHandler(transactions), request::write));
  }

  private XaCode command(Action action) {
    return answer(BranchCommand.of(action, BRANCH));
  }

  private XaCode behind(Action action, ProducerEpoch lease, int pieces) {
    return answer(worked(action, lease, pieces));
  }

  private static BranchCommand worked(Action action, ProducerEpoch lease, int pieces) {
    return worked(action, BRANCH, lease, pieces);
  }

  private static BranchCommand worked(
      Action action, BranchId branch, ProducerEpoch lease, int pieces) {
    LeaseWork work = new LeaseWork(lease.producerId(), lease.epoch(), pieces);
    return new BranchCommand(action, branch, false, List.of(work));
  }

  private void send(BranchCommand command) {
    send(new BranchCommandHandler(transactions), command::write);
  }

  private XaCode answer(BranchCommand command) {
    return code(answer(new BranchCommandHandler(transactions), command::write));
  }

  private ListBranches.Response list(boolean inDoubtOnly, Optional<BranchId> after) {
    return ListBranches.Response.read(
        answer(new ListBranchesHandler(transactions), new ListBranches(inDoubtOnly, after)::write));
  }

  private DescribeBranch.Response describe(BranchId branch) {
    return DescribeBranch.Response.read(
        answer(
            new DescribeBranchHandler(partitions, transactions),
            new DescribeBranch(branch)::write));
  }

  private static XaCode code(ByteBufReadable answer) {
    BranchOutcome outcome = BranchOutcome.read(answer);
    assertThat(outcome.error()).isEqualTo(Errors.NONE);
    return XaCode.forCode(outcome.code());
  }

  private XaCode lastAnswer() {
    return code(last());
  }

  private ByteBufReadable answer(ExtensionHandler handler, Consumer<Writable> request) {
    send(handler, request);
    return last();
  }

  private ByteBufReadable last() {
    List<ByteBuf> answers = connection.bodies();
    return new ByteBufReadable(answers.get(answers.size() - 1).duplicate());
  }

  private void send(ExtensionHandler handler, Consumer<Writable> request) {
    ByteBuf body = Unpooled.buffer();
    request.accept(new ByteBufWritable(body));
    var head = new RequestHead(handler.api().key(), (short) 0, 3, "test");
    handler.handle(
        new ByteBufReadable(body), new RequestContext(connection, head, connection.exchange()));
    loop.runAll();
  }
}
