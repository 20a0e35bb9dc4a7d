package io.logwharf.coordinator.transaction;

import static io.logwharf.coordinator.transaction.CoordinatorDriver.P0;
import static io.logwharf.coordinator.transaction.CoordinatorDriver.SHARE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Local transactions of sessions. */
class LeasedProducerTest {
  private final CoordinatorDriver driver = new CoordinatorDriver();

  @Test
  void shouldCommitAndGoOnWithNextEpoch() {
    ProducerEpoch lease = driver.lease(1);
    driver.add(null, lease, P0, SHARE);

    EndTransaction.Response response = driver.commit(null, lease);

    assertThat(response.error()).isEqualTo(TransactionError.NONE);
    assertThat(driver.writeMarkers()).hasSize(2).allMatch(write -> write.marker().commit());
    assertThat(driver.add(null, response.next(), P0).error()).isEqualTo(TransactionError.NONE);
  }

  @Test
  void shouldRollBackOpenTransactionOfLostConnection() {
    ProducerEpoch lease = driver.lease(1);
    ProducerEpoch other = driver.lease(2);
    driver.add(null, lease, P0);
    driver.add(null, other, P0);

    driver.apply(driver.coordinator.connectionGone(1, driver.now));

    assertThat(driver.commit(null, lease).error())
        .isEqualTo(TransactionError.TRANSACTION_ROLLED_BACK);
    driver.writeMarkers();
    assertThat(driver.commit(null, lease).error())
        .isEqualTo(TransactionError.TRANSACTION_ROLLED_BACK);
    assertThat(driver.abort(null, lease).error()).isEqualTo(TransactionError.NONE);
    assertThat(driver.state(other)).isEqualTo(TransactionState.ONGOING);
  }

  @Test
  void shouldTellRecordedCommitAfterReconnectAndRestart() {
    ProducerEpoch lease = driver.lease(1);
    driver.add(null, lease, P0);
    driver.commit(null, lease);
    driver.apply(driver.coordinator.connectionGone(1, driver.now));
    driver.restart();
    driver.tick();

    assertThat(driver.commit(null, lease).error())
        .isEqualTo(TransactionError.CONCURRENT_TRANSACTIONS);
    driver.writeMarkers();

    assertThat(driver.commit(null, lease))
        .isEqualTo(new EndTransaction.Response(TransactionError.NONE, ProducerEpoch.NONE, 1));
  }

  @Test
  void shouldRollBackOpenTransactionsOnRecovery() {
    ProducerEpoch lease = driver.lease(1);
    driver.add(null, lease, P0);

    driver.restart();

    assertThat(driver.commit(null, lease).error())
        .isEqualTo(TransactionError.TRANSACTION_ROLLED_BACK);
    assertThat(driver.writeMarkers()).hasSize(1).noneMatch(write -> write.marker().commit());
  }

  @Test
  void shouldNotCommitForLostConnectionWhoseRollbackIsStillToCome() {
    CoordinatorDriver slow = new CoordinatorDriver(oneDecisionAtATime());
    ProducerEpoch first = slow.lease(1);
    ProducerEpoch second = slow.lease(1);
    slow.add(null, first, P0);
    slow.add(null, second, P0);
    slow.apply(slow.coordinator.connectionGone(1, slow.now));
    assertThat(slow.markers).isEmpty();

    assertThat(slow.commit(null, first).error())
        .isEqualTo(TransactionError.TRANSACTION_ROLLED_BACK);
    slow.tick();

    assertThat(slow.state(second)).isEqualTo(TransactionState.PREPARE_ABORT);
    assertThat(slow.markers).hasSize(2).noneMatch(write -> write.marker().commit());
  }

  private static TransactionConfig oneDecisionAtATime() {
    var limits = new TransactionConfig.Limits(10, 10, 10, 1);
    return new TransactionConfig(60_000, 60_000, 60_000, 1_000, limits);
  }

  @Test
  void shouldNotCallCommitOfLostWorkSuccessful() {
    ProducerEpoch lease = driver.lease(1);

    assertThat(driver.commit(null, lease).error())
        .isEqualTo(TransactionError.TRANSACTION_ROLLED_BACK);
  }

  /** The broker stopped before anything of the second transaction was on stable storage. */
  @Test
  void shouldNotTakeTheTransactionBeforeForOneThatIsLost() {
    ProducerEpoch lease = driver.lease(1);
    driver.add(null, lease, P0);
    EndTransaction.Response first = driver.end(null, lease, true, 1);
    driver.writeMarkers();
    driver.restart();

    assertThat(commitAfter(lease, first.ended()).error())
        .isEqualTo(TransactionError.TRANSACTION_ROLLED_BACK);
  }

  @Test
  void shouldTellACommitInTheSameEpochAgain() {
    ProducerEpoch lease = driver.lease(1);
    driver.add(null, lease, P0);
    EndTransaction.Response first = driver.end(null, lease, true, 1);
    driver.writeMarkers();
    driver.add(null, lease, P0);
    EndTransaction.Response second = driver.end(null, lease, true, 1);
    driver.writeMarkers();
    driver.restart();

    assertThat(second.ended()).isEqualTo(first.ended() + 1);
    assertThat(commitAfter(lease, first.ended()))
        .isEqualTo(new EndTransaction.Response(TransactionError.NONE, lease, second.ended()));
  }

  private EndTransaction.Response commitAfter(ProducerEpoch lease, long after) {
    var question = new EndTransaction(Optional.empty(), lease, true, 1, after);
    return driver.apply(driver.coordinator.endTransaction(question, driver.now));
  }

  @Test
  void shouldLetNobodyBeginWithLeaseOfLostConnection() {
    ProducerEpoch lease = driver.lease(1);
    driver.apply(driver.coordinator.connectionGone(1, driver.now));

    assertThat(driver.add(null, lease, P0).error()).isEqualTo(TransactionError.PRODUCER_FENCED);
  }

  @Test
  void shouldKeepOutcomeForItsTimeAndThenForgetLease() {
    ProducerEpoch lease = driver.lease(1);
    driver.apply(driver.coordinator.connectionGone(1, driver.now));

    driver.tickAfter(899_999);
    assertThat(driver.coordinator.transactionOf(lease.producerId())).isPresent();
    driver.tickAfter(1);
    assertThat(driver.coordinator.transactionOf(lease.producerId())).isEmpty();
  }

  @Test
  void shouldKeepIdleLeaseWhileItsConnectionLives() {
    ProducerEpoch lease = driver.lease(1);

    driver.tickAfter(10_000_000_000L);

    assertThat(driver.add(null, lease, P0).error()).isEqualTo(TransactionError.NONE);
  }

  @Test
  void shouldRollBackAfterTimeoutAndLetSessionGoOn() {
    ProducerEpoch lease = driver.apply(driver.coordinator.lease(1, 5_000, driver.now)).producer();
    driver.add(null, lease, P0);

    driver.tickAfter(5_000);
    driver.writeMarkers();
    EndTransaction.Response response = driver.commit(null, lease);

    assertThat(response.error()).isEqualTo(TransactionError.TRANSACTION_ROLLED_BACK);
    assertThat(driver.add(null, response.next(), P0).error()).isEqualTo(TransactionError.NONE);
  }

  @Test
  void shouldAskForAnotherLeaseWhenEpochsAreUsedUp() {
    ProducerEpoch lease = driver.lease(1);
    ProducerEpoch last = lease;
    while (!last.equals(ProducerEpoch.NONE)) {
      lease = last;
      last = driver.abort(null, lease).next();
    }

    assertThat(lease.epoch()).isEqualTo(ProducerEpoch.LAST_USABLE);
    EndTransaction.Response again = driver.abort(null, lease);
    assertThat(again.error()).isEqualTo(TransactionError.NONE);
    assertThat(again.next()).isEqualTo(ProducerEpoch.NONE);
    driver.tickAfter(900_000);
    assertThat(driver.coordinator.transactionOf(lease.producerId())).isEmpty();
  }

  @Test
  void shouldKeepStockRequestsAwayFromLeases() {
    ProducerEpoch lease = driver.lease(1);
    String name = TransactionCoordinator.LEASE_PREFIX + lease.producerId();

    assertThat(driver.add(name, lease, P0).error())
        .isEqualTo(TransactionError.INVALID_PRODUCER_ID_MAPPING);
    assertThat(driver.commit(name, lease).error())
        .isEqualTo(TransactionError.INVALID_PRODUCER_ID_MAPPING);
    assertThat(driver.coordinator.transaction(name).map(TransactionDescription::name))
        .isEqualTo(Optional.of(name));
  }

  @Test
  void shouldKeepLeaseRequestsAwayFromTransactionalIds() {
    ProducerEpoch producer = driver.init("a").producer();

    assertThat(driver.add(null, producer, P0).error())
        .isEqualTo(TransactionError.INVALID_PRODUCER_ID_MAPPING);
  }
}
