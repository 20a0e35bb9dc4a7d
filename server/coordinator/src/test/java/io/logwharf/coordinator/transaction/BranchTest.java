package io.logwharf.coordinator.transaction;

import static io.logwharf.coordinator.transaction.CoordinatorDriver.P0;
import static io.logwharf.coordinator.transaction.CoordinatorDriver.P1;
import static io.logwharf.coordinator.transaction.CoordinatorDriver.SHARE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** XA branches that go the way the specification wants them to. */
class BranchTest {
  private static final Xid XID = new Xid(1, new byte[] {1}, new byte[] {2});

  private final CoordinatorDriver driver = new CoordinatorDriver();
  private ProducerEpoch lease;

  @BeforeEach
  void beginBranch() {
    lease = driver.lease(1);
    assertThat(enlist(lease, false)).isEqualTo(XaCode.XA_OK);
    driver.add(null, lease, P0, SHARE);
  }

  @Test
  void shouldCommitInTwoPhases() {
    assertThat(prepare()).isEqualTo(XaCode.XA_OK);
    assertThat(driver.markers).isEmpty();

    assertThat(commit(false)).isEqualTo(XaCode.XA_OK);

    assertThat(driver.writeMarkers()).hasSize(2).allMatch(write -> write.marker().commit());
    assertThat(driver.coordinator.branch(XID)).isEmpty();
    assertThat(driver.state(lease)).isEqualTo(TransactionState.COMPLETE_COMMIT);
  }

  @Test
  void shouldCommitInOnePhase() {
    assertThat(commit(true)).isEqualTo(XaCode.XA_OK);
    assertThat(commit(true)).isEqualTo(XaCode.XA_OK);
    assertThat(driver.writeMarkers()).hasSize(2).allMatch(write -> write.marker().commit());
    assertThat(commit(true)).isEqualTo(XaCode.XAER_NOTA);
  }

  @Test
  void shouldAnswerRepeatedOnePhaseCommitByTheWitness() {
    commit(true);
    driver.writeMarkers();

    assertThat(commitWithWitness()).isEqualTo(XaCode.XA_OK);
  }

  @Test
  void shouldAnswerOnePhaseCommitOfRolledBackBranchByTheWitness() {
    rollback();
    driver.writeMarkers();

    assertThat(commitWithWitness()).isEqualTo(XaCode.XA_RBROLLBACK);
  }

  @Test
  void shouldDecideForAllSessionsAtOnce() {
    ProducerEpoch other = driver.lease(2);
    enlist(other, true);
    driver.add(null, other, P0, P1);
    prepare();
    int before = driver.log.size();

    commit(false);

    assertThat(driver.log).hasSize(before + 1);
    List<MarkerWrite> written = driver.writeMarkers();
    assertThat(written).extracting(MarkerWrite::participant).containsExactly(P0, SHARE, P0, P1);
    assertThat(driver.coordinator.branch(XID)).isEmpty();
  }

  @Test
  void shouldRollBackActiveAndPreparedBranches() {
    assertThat(rollback()).isEqualTo(XaCode.XA_OK);
    assertThat(driver.writeMarkers()).hasSize(2).noneMatch(write -> write.marker().commit());
    assertThat(rollback()).isEqualTo(XaCode.XAER_NOTA);

    lease = new ProducerEpoch(lease.producerId(), (short) 1);
    enlist(lease, false);
    driver.add(null, lease, P0);
    prepare();
    assertThat(rollback()).isEqualTo(XaCode.XA_OK);
    assertThat(driver.writeMarkers()).hasSize(1).noneMatch(write -> write.marker().commit());
  }

  @Test
  void shouldVoteReadOnlyWhereNothingWasDone() {
    Xid idle = new Xid(1, new byte[] {9}, new byte[0]);
    ProducerEpoch other = driver.lease(2);
    driver.apply(
        driver.coordinator.enlist(new BranchEnlistment(idle, other, false, 0), driver.now));

    assertThat(driver.apply(driver.coordinator.prepare(idle, false, driver.now)))
        .isEqualTo(XaCode.XA_RDONLY);

    assertThat(driver.coordinator.branch(idle)).isEmpty();
    assertThat(driver.add(null, other, P0).error()).isEqualTo(TransactionError.PRODUCER_FENCED);
  }

  @Test
  void shouldKeepPreparedBranchWhateverHappens() {
    prepare();

    driver.apply(driver.coordinator.connectionGone(1, driver.now));
    driver.tickAfter(10_000_000_000L);
    driver.restart();
    driver.tickAfter(10_000_000_000L);
    driver.compact();
    driver.restart();
    driver.tickAfter(10_000_000_000L);

    assertThat(inDoubt()).containsExactly(XID);
    assertThat(driver.abort(null, lease).error()).isEqualTo(TransactionError.INVALID_TXN_STATE);
    assertThat(driver.markers).isEmpty();
    assertThat(commit(false)).isEqualTo(XaCode.XA_OK);
    assertThat(driver.writeMarkers()).hasSize(2).allMatch(write -> write.marker().commit());
  }

  @Test
  void shouldFinishCommitAfterRestart() {
    prepare();
    commit(false);
    driver.restart();

    assertThat(commit(false)).isEqualTo(XaCode.XA_OK);
    assertThat(inDoubt()).isEmpty();
    driver.tick();
    assertThat(driver.writeMarkers()).hasSize(2).allMatch(write -> write.marker().commit());
    assertThat(commit(false)).isEqualTo(XaCode.XAER_NOTA);
  }

  @Test
  void shouldRollBackWhenConnectionIsLostBeforePrepare() {
    driver.apply(driver.coordinator.connectionGone(1, driver.now));

    assertThat(driver.writeMarkers()).hasSize(2).noneMatch(write -> write.marker().commit());
    assertThat(enlist(driver.lease(2), true)).isEqualTo(XaCode.XA_RBCOMMFAIL);
    assertThat(prepare()).isEqualTo(XaCode.XA_RBCOMMFAIL);
    assertThat(prepare()).isEqualTo(XaCode.XAER_NOTA);
  }

  @Test
  void shouldNotPrepareForLostConnectionWhoseRollbackIsStillToCome() {
    var limits = new TransactionConfig.Limits(10, 10, 10, 1);
    CoordinatorDriver slow =
        new CoordinatorDriver(new TransactionConfig(60_000, 60_000, 60_000, 1_000, limits));
    ProducerEpoch worker = slow.lease(1);
    slow.apply(slow.coordinator.enlist(new BranchEnlistment(XID, worker, false, 0), slow.now));
    slow.add(null, worker, P0);
    slow.apply(slow.coordinator.connectionGone(1, slow.now));
    assertThat(slow.markers).isEmpty();

    assertThat(slow.apply(slow.coordinator.prepare(XID, false, slow.now)))
        .isEqualTo(XaCode.XA_RBCOMMFAIL);
    assertThat(slow.writeMarkers()).hasSize(1).noneMatch(write -> write.marker().commit());
    assertThat(slow.coordinator.branch(XID)).isEmpty();
  }

  @Test
  void shouldRollBackActiveBranchesOnRecovery() {
    driver.restart();

    assertThat(commit(true)).isEqualTo(XaCode.XA_RBCOMMFAIL);
    assertThat(driver.writeMarkers()).hasSize(2).noneMatch(write -> write.marker().commit());
  }

  @Test
  void shouldRollBackAfterTimeout() {
    driver.tickAfter(60_000);

    assertThat(driver.writeMarkers()).hasSize(2).noneMatch(write -> write.marker().commit());
    assertThat(prepare()).isEqualTo(XaCode.XA_RBTIMEOUT);
    assertThat(driver.coordinator.branch(XID)).isEmpty();
  }

  @Test
  void shouldForgetRolledBackBranchNobodyAsksFor() {
    driver.tickAfter(60_000);
    driver.writeMarkers();

    driver.tickAfter(899_999);
    assertThat(driver.coordinator.branch(XID)).isPresent();
    driver.tickAfter(1);
    assertThat(driver.coordinator.branch(XID)).isEmpty();
  }

  @Test
  void shouldSayWhyBranchWasMarkedRollbackOnly() {
    assertThat(driver.apply(driver.coordinator.markRollbackOnly(XID, driver.now)))
        .isEqualTo(XaCode.XA_OK);

    assertThat(prepare()).isEqualTo(XaCode.XA_RBROLLBACK);
  }

  @Test
  void shouldRecordHeuristicCommitUntilForgotten() {
    prepare();
    assertThat(resolve(true)).isEqualTo(XaCode.XA_OK);
    assertThat(driver.writeMarkers()).hasSize(2).allMatch(write -> write.marker().commit());
    driver.restart();

    assertThat(inDoubt()).containsExactly(XID);
    assertThat(rollback()).isEqualTo(XaCode.XA_HEURCOM);
    assertThat(commit(false)).isEqualTo(XaCode.XA_HEURCOM);
    assertThat(forget()).isEqualTo(XaCode.XA_OK);
    assertThat(inDoubt()).isEmpty();
    assertThat(forget()).isEqualTo(XaCode.XAER_NOTA);
  }

  @Test
  void shouldRecordHeuristicRollbackUntilForgotten() {
    prepare();
    assertThat(resolve(false)).isEqualTo(XaCode.XA_OK);

    assertThat(commit(false)).isEqualTo(XaCode.XA_HEURRB);
    assertThat(forget()).isEqualTo(XaCode.XA_OK);
    assertThat(driver.coordinator.branch(XID)).isPresent();
    assertThat(driver.writeMarkers()).hasSize(2).noneMatch(write -> write.marker().commit());
    assertThat(driver.coordinator.branch(XID)).isEmpty();
  }

  @Test
  void shouldListBranchesInDoubtPartByPart() {
    prepare();
    for (int i = 2; i <= 5; i++) {
      Xid xid = new Xid(1, new byte[] {(byte) i}, new byte[0]);
      ProducerEpoch other = driver.lease(1);
      driver.apply(
          driver.coordinator.enlist(new BranchEnlistment(xid, other, false, 0), driver.now));
      driver.add(null, other, P1);
      driver.apply(driver.coordinator.prepare(xid, false, driver.now));
    }

    List<Xid> first = driver.coordinator.inDoubt(Optional.empty(), 3);
    List<Xid> rest = driver.coordinator.inDoubt(Optional.of(first.get(2)), 3);

    assertThat(first).hasSize(3).startsWith(XID).isSorted();
    assertThat(rest).hasSize(2).isSorted().doesNotContainAnyElementsOf(first);
  }

  private XaCode enlist(ProducerEpoch who, boolean join) {
    return driver.apply(
        driver.coordinator.enlist(new BranchEnlistment(XID, who, join, 60_000), driver.now));
  }

  private XaCode prepare() {
    return driver.apply(driver.coordinator.prepare(XID, false, driver.now));
  }

  private XaCode commit(boolean onePhase) {
    return driver.apply(
        driver.coordinator.commit(new BranchCommit(XID, onePhase, Optional.empty()), driver.now));
  }

  private XaCode commitWithWitness() {
    return driver.apply(
        driver.coordinator.commit(new BranchCommit(XID, true, Optional.of(lease)), driver.now));
  }

  private XaCode rollback() {
    return driver.apply(driver.coordinator.rollback(XID, driver.now));
  }

  private XaCode resolve(boolean commit) {
    return driver.apply(driver.coordinator.resolve(XID, commit, driver.now));
  }

  private XaCode forget() {
    return driver.apply(driver.coordinator.forget(XID, driver.now));
  }

  private List<Xid> inDoubt() {
    return driver.coordinator.inDoubt(Optional.empty(), 100);
  }
}
