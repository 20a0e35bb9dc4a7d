package io.logwharf.coordinator.transaction;

import static io.logwharf.coordinator.transaction.CoordinatorDriver.P0;
import static io.logwharf.coordinator.transaction.CoordinatorDriver.P1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.coordinator.transaction.TransactionRecord.SnapshotBegin;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionCompleted;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final Xid XID = new Xid(1, new byte[] {1}, new byte[] {2});

  private final CoordinatorDriver driver = new CoordinatorDriver();

  @BeforeEach
  void fill() {
    driver.init("idle");
    ProducerEpoch open = driver.init("open").producer();
    driver.add("open", open, P0);
    ProducerEpoch decided = driver.init("decided").producer();
    driver.add("decided", decided, P0, P1);
    driver.commit("decided", decided);
    ProducerEpoch lease = driver.lease(1);
    driver.apply(driver.coordinator.enlist(new BranchEnlistment(XID, lease, false, 0), driver.now));
    driver.add(null, lease, P1);
    driver.apply(driver.coordinator.prepare(XID, false, driver.now));
  }

  @Test
  void shouldRestoreTheSameState() {
    List<TransactionRecord> snapshot = driver.coordinator.snapshot();
    TransactionCoordinator restored = newCoordinator();

    snapshot.forEach(restored::replay);

    assertThat(restored.snapshot()).isEqualTo(snapshot);
    assertThat(restored.transactions(TransactionFilter.ALL, driver.now))
        .isEqualTo(driver.coordinator.transactions(TransactionFilter.ALL, driver.now));
  }

  @Test
  void shouldOwnWhatIsOutstandingAfterRestore() {
    driver.compact();
    driver.restart();
    driver.tick();

    assertThat(driver.markers).hasSize(2);
    driver.writeMarkers();
    assertThat(driver.state("decided")).isEqualTo(TransactionState.COMPLETE_COMMIT);
  }

  @Test
  void shouldGoOnWithStateBeforeASnapshotThatBrokeOff() {
    List<TransactionRecord> expected = driver.coordinator.snapshot();
    List<TransactionRecord> broken = expected.subList(0, expected.size() - 2);

    broken.forEach(driver.coordinator::replay);
    assertThat(driver.coordinator.snapshot()).isEqualTo(expected);
    driver.init("after");
    driver.coordinator.replay(expected.get(expected.size() - 1));

    assertThat(driver.coordinator.transaction("after")).isPresent();
    assertThat(driver.coordinator.transaction("open")).isPresent();
  }

  @Test
  void shouldReplaceAllThatWasBefore() {
    TransactionCoordinator empty = newCoordinator();

    empty.snapshot().forEach(driver.coordinator::replay);

    assertThat(driver.coordinator.transactions(TransactionFilter.ALL, driver.now)).isEmpty();
  }

  @Test
  void shouldRefuseRecordThatDoesNotFit() {
    assertThatThrownBy(() -> driver.coordinator.replay(new TransactionCompleted(999, 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("999");
    driver.coordinator.replay(new SnapshotBegin());
    assertThat(driver.coordinator.transaction("open")).isPresent();
  }

  private static TransactionCoordinator newCoordinator() {
    return new TransactionCoordinator(OptionalLong::empty, TransactionConfig.DEFAULT);
  }
}
