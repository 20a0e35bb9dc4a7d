package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.transaction.TransactionRecord.BranchForgotten;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerExpired;
import java.util.Set;

/**
 * What happens because time goes by or an owner is lost, never because somebody asks: roll-back of
 * what is open too long, markers again, and forgetting what is done. Nothing here touches a
 * prepared branch.
 */
final class Housekeeping {
  private final CoordinatorState state;
  private final MarkerCommands markers;
  private final TransactionConfig config;

  Housekeeping(CoordinatorState state, MarkerCommands markers, TransactionConfig config) {
    this.state = state;
    this.markers = markers;
    this.config = config;
  }

  Decision<Boolean> tick(long now) {
    DecisionDraft draft = new DecisionDraft(state);
    boolean more = markers.retry(draft, now);
    rollBackTransactions(draft, now);
    tendBranches(draft, now);
    expire(draft, state.idle(), now - config.transactionalIdExpirationMs());
    expire(draft, state.retired(), now - config.outcomeRetentionMs());
    return draft.answer(more || isFull(draft));
  }

  private void rollBackTransactions(DecisionDraft draft, long now) {
    for (Producer producer : state.ongoing()) {
      if (isFull(draft)) {
        return;
      }
      if (producer.isLost() || producer.isTimedOut(now)) {
        draft.rollBack(producer, producer.isLease(), now);
      }
    }
  }

  private void tendBranches(DecisionDraft draft, long now) {
    for (Branch branch : state.branches().values()) {
      if (isFull(draft)) {
        return;
      }
      if (branch.isLost()) {
        draft.decide(branch, BranchState.ROLLBACK_ONLY, XaCode.XA_RBCOMMFAIL, now);
      } else if (branch.isTimedOut(now)) {
        draft.decide(branch, BranchState.ROLLBACK_ONLY, XaCode.XA_RBTIMEOUT, now);
      } else if (branch.state == BranchState.ROLLBACK_ONLY
          && branch.isComplete()
          && now - branch.changedAt >= config.outcomeRetentionMs()) {
        // From here on the answer is XAER_NOTA, which says rolled back as well.
        draft.add(new BranchForgotten(branch.xid));
      }
    }
  }

  private void expire(DecisionDraft draft, Set<Producer> longestFirst, long changedBefore) {
    for (Producer producer : longestFirst) {
      if (isFull(draft) || producer.changedAt > changedBefore) {
        return;
      }
      draft.add(new ProducerExpired(producer.producerId));
    }
  }

  private boolean isFull(DecisionDraft draft) {
    return draft.size() >= config.limits().decisionsPerTick();
  }
}
