package io.logwharf.coordinator.transaction;

import static io.logwharf.coordinator.transaction.CoordinatorDriver.P0;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each XA call answers in each state, and at the edges of enlistment. */
class BranchProtocolTest {
  private static final Xid XID = new Xid(1, new byte[] {1}, new byte[] {2});

  private final CoordinatorDriver driver = new CoordinatorDriver();
  private ProducerEpoch lease;

  @ParameterizedTest
  @CsvSource({
    "NONE, XAER_NOTA, XAER_NOTA, XAER_NOTA, XAER_NOTA, XAER_NOTA, XAER_NOTA",
    "ACTIVE, XA_OK, XAER_PROTO, XA_OK, XA_OK, XAER_PROTO, XAER_PROTO",
    "ROLLBACK_ONLY, XA_RBROLLBACK, XAER_PROTO, XA_RBROLLBACK, XA_OK, XAER_PROTO, XAER_PROTO",
    "PREPARED, XAER_PROTO, XA_OK, XAER_PROTO, XA_OK, XAER_PROTO, XA_OK",
    "COMMITTING, XAER_PROTO, XA_OK, XA_OK, XAER_PROTO, XAER_PROTO, XAER_PROTO",
    "ROLLING_BACK, XAER_NOTA, XAER_NOTA, XAER_NOTA, XA_OK, XAER_PROTO, XAER_PROTO",
    "HEURISTIC_COMMITTED, XAER_PROTO, XA_HEURCOM, XA_HEURCOM, XA_HEURCOM, XA_OK, XAER_PROTO",
    "HEURISTIC_ROLLED_BACK, XAER_PROTO, XA_HEURRB, XA_HEURRB, XA_HEURRB, XA_OK, XAER_PROTO",
  })
  void shouldAnswerByState(
      String state,
      XaCode prepare,
      XaCode commit,
      XaCode commitOnePhase,
      XaCode rollback,
      XaCode forget,
      XaCode resolve) {
    long now = driver.now;
    assertThat(bring(state).prepare(XID, false, now).response()).isEqualTo(prepare);
    assertThat(bring(state).commit(commit(false), now).response()).isEqualTo(commit);
    assertThat(bring(state).commit(commit(true), now).response()).isEqualTo(commitOnePhase);
    assertThat(bring(state).rollback(XID, now).response()).isEqualTo(rollback);
    assertThat(bring(state).forget(XID, now).response()).isEqualTo(forget);
    assertThat(bring(state).resolve(XID, true, now).response()).isEqualTo(resolve);
  }

  @Test
  void shouldAnswerRepeatedPrepareByTheVote() {
    bring("PREPARED");

    assertThat(driver.coordinator.prepare(XID, true, driver.now).response())
        .isEqualTo(XaCode.XA_OK);
  }

  @Test
  void shouldRefuseSecondStartOfOneBranch() {
    bring("ACTIVE");

    assertThat(enlist(driver.lease(2), false)).isEqualTo(XaCode.XAER_DUPID);
    assertThat(enlist(lease, false)).isEqualTo(XaCode.XA_OK);
    assertThat(enlist(driver.lease(2), true)).isEqualTo(XaCode.XA_OK);
    assertThat(bringTo("PREPARED")).isEqualTo(XaCode.XA_OK);
    assertThat(enlist(driver.lease(2), false)).isEqualTo(XaCode.XAER_DUPID);
  }

  @Test
  void shouldLetJoinerComeBeforeTheOneThatStarts() {
    assertThat(enlist(driver.lease(1), true)).isEqualTo(XaCode.XA_OK);
    assertThat(enlist(driver.lease(2), false)).isEqualTo(XaCode.XA_OK);
    assertThat(enlist(driver.lease(3), false)).isEqualTo(XaCode.XAER_DUPID);
  }

  @Test
  void shouldRefuseToJoinAPreparedBranch() {
    bring("PREPARED");

    assertThat(enlist(driver.lease(2), true)).isEqualTo(XaCode.XAER_PROTO);
    assertThat(driver.add(null, lease, CoordinatorDriver.P1).error())
        .isEqualTo(TransactionError.INVALID_TXN_STATE);
  }

  @Test
  void shouldRefuseBranchToSessionWithLocalWork() {
    ProducerEpoch busy = driver.lease(1);
    driver.add(null, busy, P0);

    assertThat(enlist(busy, false)).isEqualTo(XaCode.XAER_OUTSIDE);
  }

  @Test
  void shouldRefuseLocalCommitInsideABranch() {
    bring("ACTIVE");

    assertThat(driver.commit(null, lease).error()).isEqualTo(TransactionError.INVALID_TXN_STATE);
  }

  @Test
  void shouldRefuseLeaseThatIsInAnotherBranch() {
    bring("ACTIVE");
    Xid other = new Xid(2, new byte[] {1}, new byte[0]);

    assertThat(
            driver.apply(
                driver.coordinator.enlist(
                    new BranchEnlistment(other, lease, false, 0), driver.now)))
        .isEqualTo(XaCode.XAER_PROTO);
  }

  @Test
  void shouldRefuseLeaseNobodyHolds() {
    ProducerEpoch lost = driver.lease(1);
    driver.apply(driver.coordinator.connectionGone(1, driver.now));

    assertThat(enlist(lost, false)).isEqualTo(XaCode.XAER_RMFAIL);
    assertThat(enlist(new ProducerEpoch(9, (short) 0), false)).isEqualTo(XaCode.XAER_RMFAIL);
    assertThat(enlist(new ProducerEpoch(driver.lease(1).producerId(), (short) 3), false))
        .isEqualTo(XaCode.XAER_PROTO);
  }

  @Test
  void shouldRefuseTimeoutBeyondTheLongest() {
    var request = new BranchEnlistment(XID, driver.lease(1), false, 900_001);

    assertThat(driver.coordinator.enlist(request, driver.now).response())
        .isEqualTo(XaCode.XAER_INVAL);
  }

  /** A new coordinator with the branch in a state, and its participant's marker unwritten. */
  private TransactionCoordinator bring(String state) {
    CoordinatorDriver fresh = new CoordinatorDriver();
    driver.coordinator = fresh.coordinator;
    if (!state.equals("NONE")) {
      lease = driver.lease(1);
      enlist(lease, false);
      driver.add(null, lease, P0);
      bringTo(state);
      assertThat(driver.coordinator.branch(XID).orElseThrow().state())
          .isEqualTo(BranchState.valueOf(state));
    }
    return driver.coordinator;
  }

  private XaCode bringTo(String state) {
    TransactionCoordinator coordinator = driver.coordinator;
    if (state.equals("ROLLBACK_ONLY")) {
      return driver.apply(coordinator.markRollbackOnly(XID, driver.now));
    }
    if (state.equals("ROLLING_BACK")) {
      return driver.apply(coordinator.rollback(XID, driver.now));
    }
    if (state.equals("ACTIVE")) {
      return XaCode.XA_OK;
    }
    XaCode vote = driver.apply(coordinator.prepare(XID, false, driver.now));
    return switch (state) {
      case "COMMITTING" -> driver.apply(coordinator.commit(commit(false), driver.now));
      case "HEURISTIC_COMMITTED" -> driver.apply(coordinator.resolve(XID, true, driver.now));
      case "HEURISTIC_ROLLED_BACK" -> driver.apply(coordinator.resolve(XID, false, driver.now));
      default -> vote;
    };
  }

  private XaCode enlist(ProducerEpoch who, boolean join) {
    return driver.apply(
        driver.coordinator.enlist(new BranchEnlistment(XID, who, join, 60_000), driver.now));
  }

  private static BranchCommit commit(boolean onePhase) {
    return new BranchCommit(XID, onePhase, Optional.empty());
  }
}
