package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.transaction.TransactionRecord.BranchForgotten;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionCompleted;

/**
 * Follows the markers of a decision until the last participant has written its own. Which are
 * written is not logged: after a replay all of them go out again, and participants ignore the
 * second.
 */
final class MarkerCommands {
  private final CoordinatorState state;
  private final TransactionConfig config;

  MarkerCommands(CoordinatorState state, TransactionConfig config) {
    this.state = state;
    this.config = config;
  }

  Decision<Void> written(MarkerWrite write, long now) {
    Marker marker = write.marker();
    Producer producer = state.byProducerId(marker.producerId());
    boolean awaited =
        producer != null
            && producer.producerId == marker.producerId()
            && producer.state.isDecided()
            && producer.sequence == marker.sequence()
            && producer.outstanding().remove(write.participant());
    if (!awaited || !producer.outstanding().isEmpty()) {
      return Decision.answer(null);
    }
    DecisionDraft draft = new DecisionDraft(state);
    draft.add(new TransactionCompleted(producer.producerId, now));
    if (producer.branch != null) {
      Branch branch = state.branch(producer.branch);
      boolean last = branch.leases().size() == 1;
      boolean nobodyAsksAgain =
          branch.state == BranchState.COMMITTING || branch.state == BranchState.ROLLING_BACK;
      if (last && nobodyAsksAgain) {
        draft.add(new BranchForgotten(branch.xid));
      }
    }
    return draft.answer(null);
  }

  /** Lets the next tick write every outstanding marker, however recently it was written. */
  void forgetSent() {
    state.completing().forEach(producer -> producer.markersSentAt = Long.MIN_VALUE);
  }

  /** Adds the markers that were not written in time; returns whether there are more. */
  boolean retry(DecisionDraft draft, long now) {
    int budget = config.limits().decisionsPerTick();
    for (Producer producer : state.completing()) {
      // Not as a difference: MIN_VALUE stands for "never".
      if (producer.markersSentAt > now - config.markerRetryMs()) {
        continue;
      }
      if (budget <= 0) {
        return true;
      }
      producer.markersSentAt = now;
      budget -= producer.outstanding().size();
      draft.write(producer.outstandingMarkers(state.coordinatorEpoch));
    }
    return false;
  }
}
