package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.transaction.TransactionRecord.BranchEnlisted;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchSnapshot;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An XA branch and the leases that worked in it. Changed by {@link TransactionReplay} only. */
final class Branch {
  final Xid xid;
  final int timeoutMs;
  final long startedAt;
  BranchState state = BranchState.ACTIVE;
  XaCode reason = XaCode.XA_OK;
  long changedAt;

  /** Whether some session began it with TMNOFLAGS, rather than all having joined. */
  boolean started;

  /** Those whose transaction belongs to the branch; each leaves when its markers are written. */
  private final Set<Producer> leases = new LinkedHashSet<>();

  Branch(BranchEnlisted record) {
    this.xid = record.xid();
    this.timeoutMs = record.timeoutMs();
    this.startedAt = record.at();
    this.changedAt = record.at();
  }

  Set<Producer> leases() {
    return leases;
  }

  /** Whether all of these work in it, in these epochs. */
  boolean hasAll(Collection<ProducerEpoch> working) {
    return leases.stream().map(Producer::current).toList().containsAll(working);
  }

  boolean hasParticipants() {
    return leases.stream().anyMatch(lease -> !lease.participants().isEmpty());
  }

  /** Whether every marker of its decision is written. */
  boolean isComplete() {
    return state.decides() && leases.isEmpty();
  }

  /** Whether a connection that worked in it is gone, so that it can't be prepared any more. */
  boolean isLost() {
    return state == BranchState.ACTIVE && leases.stream().anyMatch(Producer::isLost);
  }

  boolean isTimedOut(long now) {
    return state == BranchState.ACTIVE && timeoutMs > 0 && now - startedAt >= timeoutMs;
  }

  void moveTo(BranchState next, XaCode why, long at) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException("branch " + xid + " can't go from " + state + " to " + next);
    }
    state = next;
    reason = why;
    changedAt = at;
  }

  BranchSnapshot snapshot() {
    List<Long> working = leases.stream().map(lease -> lease.producerId).toList();
    return new BranchSnapshot(
        new BranchEnlisted(xid, ProducerEpoch.NO_PRODUCER_ID, started, timeoutMs, startedAt),
        state,
        reason,
        changedAt,
        working);
  }
}
