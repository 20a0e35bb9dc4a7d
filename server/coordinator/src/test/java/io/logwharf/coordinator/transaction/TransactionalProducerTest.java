package io.logwharf.coordinator.transaction;

import static io.logwharf.coordinator.transaction.CoordinatorDriver.P0;
import static io.logwharf.coordinator.transaction.CoordinatorDriver.P1;
import static io.logwharf.coordinator.transaction.CoordinatorDriver.SHARE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Stock transactional ids: KIP-98, KIP-360, KIP-890. */
class TransactionalProducerTest {
  private final CoordinatorDriver driver = new CoordinatorDriver();

  @Test
  void shouldGiveNewIdWithEpochZero() {
    InitProducerId.Response response = driver.init("a");

    assertThat(response.error()).isEqualTo(TransactionError.NONE);
    assertThat(response.producer()).isEqualTo(new ProducerEpoch(100, (short) 0));
    assertThat(driver.state("a")).isEqualTo(TransactionState.EMPTY);
  }

  @Test
  void shouldRefuseInvalidArguments() {
    assertThat(driver.init("").error()).isEqualTo(TransactionError.INVALID_REQUEST);
    assertThat(driver.init("__jms.7").error()).isEqualTo(TransactionError.INVALID_REQUEST);
    assertThat(initWithTimeout(0)).isEqualTo(TransactionError.INVALID_TRANSACTION_TIMEOUT);
    assertThat(initWithTimeout(900_001)).isEqualTo(TransactionError.INVALID_TRANSACTION_TIMEOUT);
    assertThat(driver.log).isEmpty();
  }

  @Test
  void shouldAskAgainWhileNoProducerIdIsReserved() {
    driver.hasProducerIds = false;

    assertThat(driver.init("a").error()).isEqualTo(TransactionError.COORDINATOR_LOAD_IN_PROGRESS);
  }

  @Test
  void shouldFencePredecessorByEpoch() {
    ProducerEpoch first = driver.init("a").producer();
    ProducerEpoch second = driver.init("a").producer();

    assertThat(second).isEqualTo(new ProducerEpoch(first.producerId(), (short) 1));
    assertThat(driver.add("a", first, P0).error()).isEqualTo(TransactionError.PRODUCER_FENCED);
    assertThat(driver.commit("a", first).error()).isEqualTo(TransactionError.PRODUCER_FENCED);
    assertThat(driver.continueWith("a", first).error()).isEqualTo(TransactionError.PRODUCER_FENCED);
  }

  @Test
  void shouldCommitAllParticipantsByOneDecision() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0, SHARE);
    driver.add("a", producer, P1);

    EndTransaction.Response response = driver.commit("a", producer);

    assertThat(response.error()).isEqualTo(TransactionError.NONE);
    assertThat(response.next().epoch()).isEqualTo((short) 1);
    assertThat(driver.state("a")).isEqualTo(TransactionState.PREPARE_COMMIT);
    List<MarkerWrite> written = driver.writeMarkers();
    assertThat(written).extracting(MarkerWrite::participant).containsExactly(P0, SHARE, P1);
    assertThat(written).allMatch(write -> write.marker().commit());
    assertThat(written).allMatch(write -> write.marker().epoch() == 1);
    assertThat(driver.state("a")).isEqualTo(TransactionState.COMPLETE_COMMIT);
  }

  @Test
  void shouldKeepEpochWithVersionOne() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0);

    assertThat(driver.end("a", producer, true, 1).next()).isEqualTo(producer);
    assertThat(driver.end("a", producer, true, 1).error())
        .isEqualTo(TransactionError.CONCURRENT_TRANSACTIONS);
    driver.writeMarkers();
    assertThat(driver.end("a", producer, true, 1).error()).isEqualTo(TransactionError.NONE);
    assertThat(driver.end("a", producer, false, 1).error())
        .isEqualTo(TransactionError.INVALID_TXN_STATE);
    assertThat(driver.add("a", producer, P0).sequence()).isEqualTo(2);
  }

  @Test
  void shouldAnswerRepeatedEndByFirstDecision() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0);
    driver.commit("a", producer);

    assertThat(driver.commit("a", producer).error())
        .isEqualTo(TransactionError.CONCURRENT_TRANSACTIONS);
    assertThat(driver.abort("a", producer).error()).isEqualTo(TransactionError.INVALID_TXN_STATE);
    driver.writeMarkers();
    EndTransaction.Response again = driver.commit("a", producer);
    assertThat(again.error()).isEqualTo(TransactionError.NONE);
    assertThat(again.next()).isEqualTo(new ProducerEpoch(100, (short) 1));
    assertThat(driver.abort("a", producer).error()).isEqualTo(TransactionError.INVALID_TXN_STATE);
  }

  @Test
  void shouldNotLetOldEndCommitNewTransaction() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0);
    ProducerEpoch next = driver.commit("a", producer).next();
    driver.writeMarkers();
    driver.add("a", next, P0);

    assertThat(driver.commit("a", producer).error()).isEqualTo(TransactionError.PRODUCER_FENCED);
    assertThat(driver.state("a")).isEqualTo(TransactionState.ONGOING);
  }

  @Test
  void shouldPutOffEndOfNextTransactionUntilMarkersAreWritten() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0);
    ProducerEpoch next = driver.commit("a", producer).next();

    assertThat(driver.abort("a", next).error()).isEqualTo(TransactionError.CONCURRENT_TRANSACTIONS);
    driver.writeMarkers();
    assertThat(driver.abort("a", next).error()).isEqualTo(TransactionError.NONE);
  }

  @Test
  void shouldRefuseToBeginBeforeMarkersAreWritten() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0);
    ProducerEpoch next = driver.commit("a", producer).next();

    assertThat(driver.add("a", next, P0).error())
        .isEqualTo(TransactionError.CONCURRENT_TRANSACTIONS);
    assertThat(driver.init("a").error()).isEqualTo(TransactionError.CONCURRENT_TRANSACTIONS);
  }

  @Test
  void shouldAbortOngoingTransactionOfPredecessor() {
    ProducerEpoch first = driver.init("a").producer();
    driver.add("a", first, P0);

    assertThat(driver.init("a").error()).isEqualTo(TransactionError.CONCURRENT_TRANSACTIONS);
    assertThat(driver.commit("a", first).error()).isEqualTo(TransactionError.PRODUCER_FENCED);
    assertThat(driver.writeMarkers()).noneMatch(write -> write.marker().commit());
    assertThat(driver.init("a").producer().epoch()).isEqualTo((short) 2);
  }

  @Test
  void shouldBumpForProducerThatGoesOnAndAnswerItsRetry() {
    ProducerEpoch producer = driver.init("a").producer();

    ProducerEpoch bumped = driver.continueWith("a", producer).producer();

    assertThat(bumped.epoch()).isEqualTo((short) 1);
    assertThat(driver.continueWith("a", producer).producer()).isEqualTo(bumped);
    assertThat(driver.continueWith("a", new ProducerEpoch(7, (short) 0)).error())
        .isEqualTo(TransactionError.PRODUCER_FENCED);
  }

  @Test
  void shouldKeepStaleProducerFromAbortingItsSuccessor() {
    ProducerEpoch stale = driver.init("a").producer();
    ProducerEpoch current = driver.init("a").producer();
    driver.add("a", current, P0);

    assertThat(driver.continueWith("a", stale).error()).isEqualTo(TransactionError.PRODUCER_FENCED);
    assertThat(driver.state("a")).isEqualTo(TransactionState.ONGOING);
  }

  @Test
  void shouldGoOnWithNewIdWhenEpochsAreUsedUp() {
    ProducerEpoch last = useEpochsUp("a");
    driver.add("a", last, P0);

    EndTransaction.Response response = driver.commit("a", last);

    assertThat(response.next().producerId()).isNotEqualTo(last.producerId());
    assertThat(response.next().epoch()).isEqualTo((short) 0);
    assertThat(driver.writeMarkers().get(0).marker().epoch()).isEqualTo(Short.MAX_VALUE);
    assertThat(driver.commit("a", last)).isEqualTo(response);
    assertThat(driver.add("a", response.next(), P0).error()).isEqualTo(TransactionError.NONE);
  }

  @Test
  void shouldGiveNewIdToProducerWhoseLastEpochWasTakenAway() {
    ProducerEpoch last = useEpochsUp("a");
    driver.add("a", last, P0);
    driver.continueWith("a", last);
    driver.writeMarkers();

    ProducerEpoch next = driver.continueWith("a", last).producer();

    assertThat(next.producerId()).isNotEqualTo(last.producerId());
    assertThat(driver.continueWith("a", last).producer()).isEqualTo(next);
  }

  @Test
  void shouldTakeEpochAwayFromStragglersOfAnEmptyAbort() {
    ProducerEpoch producer = driver.init("a").producer();

    EndTransaction.Response response = driver.abort("a", producer);

    assertThat(response.next().epoch()).isEqualTo((short) 1);
    assertThat(driver.state("a")).isEqualTo(TransactionState.COMPLETE_ABORT);
    assertThat(driver.add("a", producer, P0).error()).isEqualTo(TransactionError.PRODUCER_FENCED);
    assertThat(driver.commit("a", response.next()).error())
        .isEqualTo(TransactionError.INVALID_TXN_STATE);
  }

  @Test
  void shouldVerifyOnlyWhatIsRegistered() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0);

    assertThat(verify(producer, P0)).isEqualTo(TransactionError.NONE);
    assertThat(verify(producer, P1)).isEqualTo(TransactionError.TRANSACTION_ABORTABLE);
    driver.commit("a", producer);
    assertThat(verify(producer, P0)).isEqualTo(TransactionError.PRODUCER_FENCED);
  }

  @Test
  void shouldFenceProducerWhoseTransactionTimedOut() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0);

    driver.tickAfter(59_999);
    assertThat(driver.state("a")).isEqualTo(TransactionState.ONGOING);
    driver.tickAfter(1);

    assertThat(driver.state("a")).isEqualTo(TransactionState.PREPARE_ABORT);
    assertThat(driver.commit("a", producer).error()).isEqualTo(TransactionError.PRODUCER_FENCED);
    driver.writeMarkers();
    assertThat(driver.state("a")).isEqualTo(TransactionState.COMPLETE_ABORT);
  }

  @Test
  void shouldWriteMarkersAgainUntilEachIsWritten() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0, P1);
    driver.commit("a", producer);
    MarkerWrite first = driver.markers.get(0);
    driver.markers.clear();
    driver.apply(driver.coordinator.markerWritten(first, driver.now));

    driver.tickAfter(999);
    assertThat(driver.markers).isEmpty();
    driver.tickAfter(1);

    assertThat(driver.markers).extracting(MarkerWrite::participant).containsExactly(P1);
    driver.writeMarkers();
    assertThat(driver.state("a")).isEqualTo(TransactionState.COMPLETE_COMMIT);
  }

  @Test
  void shouldWriteMarkersOfRecoveredDecisionAtOnce() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0, P1);
    driver.commit("a", producer);

    driver.restart();
    driver.tick();

    assertThat(driver.markers).extracting(MarkerWrite::participant).containsExactly(P0, P1);
    assertThat(driver.markers).allMatch(write -> write.marker().coordinatorEpoch() == 1);
  }

  @Test
  void shouldKeepStockTransactionAcrossRestart() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0);

    driver.restart();
    driver.tick();

    assertThat(driver.commit("a", producer).error()).isEqualTo(TransactionError.NONE);
  }

  @Test
  void shouldIgnoreMarkerReportsOfOlderTransactions() {
    ProducerEpoch producer = driver.init("a").producer();
    driver.add("a", producer, P0);
    driver.end("a", producer, true, 1);
    MarkerWrite old = driver.writeMarkers().get(0);
    driver.add("a", producer, P0);
    driver.end("a", producer, false, 1);

    driver.apply(driver.coordinator.markerWritten(old, driver.now));

    assertThat(driver.state("a")).isEqualTo(TransactionState.PREPARE_ABORT);
  }

  @Test
  void shouldForgetTransactionalIdsThatAreNotUsed() {
    driver.init("old");
    driver.tickAfter(1_000);
    driver.init("young");

    driver.tickAfter(604_800_000L - 1_000);

    assertThat(driver.coordinator.transaction("old")).isEmpty();
    assertThat(driver.coordinator.transaction("young")).isPresent();
  }

  @Test
  void shouldListByStateProducerAndDuration() {
    ProducerEpoch open = driver.init("open").producer();
    driver.init("idle");
    driver.add("open", open, P0);
    driver.now += 500;

    assertThat(list(TransactionFilter.ALL)).containsExactly("open", "idle");
    assertThat(list(new TransactionFilter(Set.of(TransactionState.EMPTY), Set.of(), -1)))
        .containsExactly("idle");
    assertThat(list(new TransactionFilter(Set.of(), Set.of(open.producerId()), -1)))
        .containsExactly("open");
    assertThat(list(new TransactionFilter(Set.of(), Set.of(), 500))).containsExactly("open");
    assertThat(list(new TransactionFilter(Set.of(), Set.of(), 501))).isEmpty();
    assertThat(driver.coordinator.transaction("open").orElseThrow().participants())
        .containsExactly(P0);
  }

  @Test
  void shouldBoundProducersAndParticipants() {
    var limits = new TransactionConfig.Limits(1, 2, 1, 10);
    CoordinatorDriver small =
        new CoordinatorDriver(new TransactionConfig(60_000, 1_000, 1_000, 1_000, limits));
    ProducerEpoch producer = small.init("a").producer();

    assertThat(small.init("b").error()).isEqualTo(TransactionError.POLICY_VIOLATION);
    assertThat(small.add("a", producer, P0, P1, SHARE).error())
        .isEqualTo(TransactionError.TRANSACTION_ABORTABLE);
    assertThat(small.add("a", producer).error()).isEqualTo(TransactionError.INVALID_REQUEST);
    assertThat(small.add("a", producer, P0, P1, P0).error()).isEqualTo(TransactionError.NONE);
  }

  private ProducerEpoch useEpochsUp(String id) {
    ProducerEpoch producer = driver.init(id).producer();
    while (producer.epoch() < ProducerEpoch.LAST_USABLE) {
      producer = driver.abort(id, producer).next();
    }
    return producer;
  }

  private TransactionError initWithTimeout(int timeoutMs) {
    return driver
        .apply(
            driver.coordinator.initProducerId(
                new InitProducerId("a", timeoutMs, Optional.empty()), driver.now))
        .error();
  }

  private TransactionError verify(ProducerEpoch producer, Participant participant) {
    var request = new AddParticipants(Optional.of("a"), producer, List.of(participant));
    return driver.apply(driver.coordinator.verifyParticipants(request)).error();
  }

  private List<String> list(TransactionFilter filter) {
    return driver.coordinator.transactions(filter, driver.now).stream()
        .map(TransactionDescription::name)
        .toList();
  }
}
