package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.transaction.TransactionRecord.BranchChanged;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchForgotten;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionCompleted;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionDecided;
import java.util.ArrayList;
import java.util.List;

/** Gathers the records and markers of one decision. Lives as long as the command. */
final class DecisionDraft {
  private final CoordinatorState state;
  private final List<TransactionRecord> records = new ArrayList<>();
  private final List<MarkerWrite> markers = new ArrayList<>();

  DecisionDraft(CoordinatorState state) {
    this.state = state;
  }

  int size() {
    return records.size();
  }

  void add(TransactionRecord record) {
    records.add(record);
  }

  void write(List<MarkerWrite> writes) {
    markers.addAll(writes);
  }

  /** Decides one producer's transaction; complete at once where no participant waits for it. */
  void decide(Producer producer, TransactionDecided decided) {
    records.add(decided);
    if (producer.participants().isEmpty()) {
      records.add(new TransactionCompleted(producer.producerId, decided.at()));
    } else {
      markers.addAll(
          producer.markersFor(decided.commit(), decided.epoch(), state.coordinatorEpoch));
    }
  }

  /**
   * Rolls an open transaction back without having been asked by its owner, and takes its epoch
   * away.
   *
   * @param ownerMayAsk whether the owner is still known by its epoch, and hears what happened;
   *     otherwise it is fenced
   */
  void rollBack(Producer producer, boolean ownerMayAsk, long now) {
    decide(
        producer,
        new TransactionDecided(
            producer.producerId,
            false,
            (short) (producer.epoch + 1),
            ownerMayAsk ? producer.epoch : ProducerEpoch.NO_EPOCH,
            ProducerEpoch.NO_PRODUCER_ID,
            now));
  }

  /** Decides all transactions of a branch by one record. */
  void decide(Branch branch, BranchState decision, XaCode reason, long now) {
    records.add(new BranchChanged(branch.xid, decision, reason, now));
    for (Producer lease : branch.leases()) {
      markers.addAll(
          lease.markersFor(decision.commits(), (short) (lease.epoch + 1), state.coordinatorEpoch));
    }
    boolean nobodyAsksAgain =
        decision == BranchState.COMMITTING || decision == BranchState.ROLLING_BACK;
    if (nobodyAsksAgain && !branch.hasParticipants()) {
      records.add(new BranchForgotten(branch.xid));
    }
  }

  <R> Decision<R> answer(R response) {
    return new Decision<>(response, records, markers);
  }
}
