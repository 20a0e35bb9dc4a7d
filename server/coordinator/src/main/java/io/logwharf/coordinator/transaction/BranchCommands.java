package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.transaction.TransactionRecord.BranchChanged;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchEnlisted;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchForgotten;
import java.util.Optional;

/** The commands of XA (XA specification §3, JTA 2.0 §3.4), apart from what a client does alone. */
final class BranchCommands {
  private final CoordinatorState state;
  private final TransactionConfig config;

  BranchCommands(CoordinatorState state, TransactionConfig config) {
    this.state = state;
    this.config = config;
  }

  Decision<XaCode> enlist(BranchEnlistment request, long now) {
    if (request.timeoutMs() < 0 || request.timeoutMs() > config.maxTimeoutMs()) {
      return Decision.answer(XaCode.XAER_INVAL);
    }
    Branch branch = state.branch(request.xid());
    Producer lease = state.lease(request.lease().producerId());
    XaCode refusal = checkBranch(branch, lease, request);
    if (refusal == XaCode.XA_OK) {
      refusal = checkLease(lease, request);
    }
    if (refusal != XaCode.XA_OK || request.xid().equals(lease.branch)) {
      return Decision.answer(refusal);
    }
    int timeoutMs = request.timeoutMs() == 0 ? config.maxTimeoutMs() : request.timeoutMs();
    return Decision.of(
        XaCode.XA_OK,
        new BranchEnlisted(request.xid(), lease.producerId, !request.join(), timeoutMs, now));
  }

  /** Takes note that no more of these leases' work in the branch will come. */
  Decision<XaCode> endWork(Xid xid, ArrivedWork work, long now) {
    Branch branch = state.branch(xid);
    if (branch == null) {
      return Decision.answer(XaCode.XAER_NOTA);
    }
    if (branch.state == BranchState.ROLLBACK_ONLY) {
      return Decision.answer(branch.reason);
    }
    if (branch.state != BranchState.ACTIVE || !branch.hasAll(work.leases())) {
      return Decision.answer(XaCode.XAER_PROTO);
    }
    if (!work.whole()) {
      return decide(branch, BranchState.ROLLBACK_ONLY, XaCode.XA_RBROLLBACK, now);
    }
    work.leases().forEach(lease -> state.lease(lease.producerId()).hasEndedWork = true);
    return Decision.answer(XaCode.XA_OK);
  }

  /**
   * Why an active branch can't be voted about: some of its work may still be on its way, or was
   * refused, which rolls it back. Empty where it can.
   *
   * @param arrived of the caller; that of others must have ended
   */
  Optional<Decision<XaCode>> refuseVote(Xid xid, ArrivedWork arrived, long now) {
    Branch branch = state.branch(xid);
    if (branch == null || branch.state != BranchState.ACTIVE) {
      return Optional.empty();
    }
    if (!branch.hasAll(arrived.leases())) {
      return Optional.of(Decision.answer(XaCode.XAER_PROTO));
    }
    if (!arrived.whole()) {
      return Optional.of(decide(branch, BranchState.ROLLING_BACK, XaCode.XA_RBROLLBACK, now));
    }
    boolean mayMoreCome =
        branch.leases().stream()
            .anyMatch(
                lease ->
                    !lease.hasEndedWork
                        && !lease.isLost()
                        && !arrived.leases().contains(lease.current()));
    return mayMoreCome ? Optional.of(Decision.answer(XaCode.XA_RETRY)) : Optional.empty();
  }

  Decision<XaCode> markRollbackOnly(Xid xid, long now) {
    Branch branch = state.branch(xid);
    if (branch == null) {
      return Decision.answer(XaCode.XAER_NOTA);
    }
    return switch (branch.state) {
      case ACTIVE ->
          withAnswer(
              decide(branch, BranchState.ROLLBACK_ONLY, XaCode.XA_RBROLLBACK, now), XaCode.XA_OK);
      case ROLLBACK_ONLY -> Decision.answer(XaCode.XA_OK);
      default -> Decision.answer(XaCode.XAER_PROTO);
    };
  }

  Decision<XaCode> prepare(Xid xid, boolean again, long now) {
    Branch branch = state.branch(xid);
    if (branch == null) {
      return Decision.answer(XaCode.XAER_NOTA);
    }
    return switch (branch.state) {
      case ACTIVE -> vote(branch, now);
      case ROLLBACK_ONLY -> leave(branch, branch.reason, now);
      case PREPARED -> Decision.answer(again ? XaCode.XA_OK : XaCode.XAER_PROTO);
      case ROLLING_BACK ->
          Decision.answer(branch.reason.isRollback() ? branch.reason : XaCode.XAER_NOTA);
      case COMMITTING, HEURISTIC_COMMITTED, HEURISTIC_ROLLED_BACK ->
          Decision.answer(XaCode.XAER_PROTO);
      case FORGOTTEN -> throw new IllegalStateException("a forgotten branch is still known");
    };
  }

  Decision<XaCode> commit(BranchCommit request, long now) {
    Branch branch = state.branch(request.xid());
    if (branch == null) {
      return Decision.answer(askWitness(request));
    }
    return switch (branch.state) {
      case ACTIVE ->
          request.onePhase() ? commitOnePhase(branch, now) : Decision.answer(XaCode.XAER_PROTO);
      case ROLLBACK_ONLY ->
          request.onePhase()
              ? leave(branch, branch.reason, now)
              : Decision.answer(XaCode.XAER_PROTO);
      case PREPARED ->
          request.onePhase()
              ? Decision.answer(XaCode.XAER_PROTO)
              : decide(branch, BranchState.COMMITTING, XaCode.XA_OK, now);
      case COMMITTING -> Decision.answer(XaCode.XA_OK);
      case ROLLING_BACK ->
          Decision.answer(
              request.onePhase() && branch.reason.isRollback() ? branch.reason : XaCode.XAER_NOTA);
      case HEURISTIC_COMMITTED -> Decision.answer(XaCode.XA_HEURCOM);
      case HEURISTIC_ROLLED_BACK -> Decision.answer(XaCode.XA_HEURRB);
      case FORGOTTEN -> throw new IllegalStateException("a forgotten branch is still known");
    };
  }

  Decision<XaCode> rollback(Xid xid, long now) {
    Branch branch = state.branch(xid);
    if (branch == null) {
      return Decision.answer(XaCode.XAER_NOTA);
    }
    return switch (branch.state) {
      case ACTIVE, PREPARED -> decide(branch, BranchState.ROLLING_BACK, XaCode.XA_OK, now);
      case ROLLBACK_ONLY -> leave(branch, XaCode.XA_OK, now);
      case ROLLING_BACK -> Decision.answer(XaCode.XA_OK);
      case COMMITTING -> Decision.answer(XaCode.XAER_PROTO);
      case HEURISTIC_COMMITTED -> Decision.answer(XaCode.XA_HEURCOM);
      case HEURISTIC_ROLLED_BACK -> Decision.answer(XaCode.XA_HEURRB);
      case FORGOTTEN -> throw new IllegalStateException("a forgotten branch is still known");
    };
  }

  Decision<XaCode> forget(Xid xid, long now) {
    Branch branch = state.branch(xid);
    if (branch == null) {
      return Decision.answer(XaCode.XAER_NOTA);
    }
    return branch.state.isHeuristic()
        ? leave(branch, XaCode.XA_OK, now)
        : Decision.answer(XaCode.XAER_PROTO);
  }

  Decision<XaCode> resolve(Xid xid, boolean commit, long now) {
    Branch branch = state.branch(xid);
    if (branch == null) {
      return Decision.answer(XaCode.XAER_NOTA);
    }
    if (branch.state != BranchState.PREPARED) {
      return Decision.answer(XaCode.XAER_PROTO);
    }
    BranchState outcome =
        commit ? BranchState.HEURISTIC_COMMITTED : BranchState.HEURISTIC_ROLLED_BACK;
    return decide(branch, outcome, XaCode.XA_OK, now);
  }

  private XaCode checkBranch(Branch branch, Producer lease, BranchEnlistment request) {
    if (branch == null) {
      return state.branches().size() < config.limits().branches()
          ? XaCode.XA_OK
          : XaCode.XAER_RMERR;
    }
    boolean isOwn = lease != null && branch.leases().contains(lease);
    if (!request.join() && branch.started && !isOwn) {
      return XaCode.XAER_DUPID;
    }
    return switch (branch.state) {
      case ACTIVE -> branch.isLost() ? XaCode.XA_RBCOMMFAIL : XaCode.XA_OK;
      case ROLLBACK_ONLY -> branch.reason;
      default -> XaCode.XAER_PROTO;
    };
  }

  private static XaCode checkLease(Producer lease, BranchEnlistment request) {
    if (lease == null || lease.isLost()) {
      return XaCode.XAER_RMFAIL;
    }
    if (lease.epoch != request.lease().epoch()) {
      return XaCode.XAER_PROTO;
    }
    if (request.xid().equals(lease.branch)) {
      return XaCode.XA_OK;
    }
    if (lease.branch == null && lease.state == TransactionState.ONGOING) {
      return XaCode.XAER_OUTSIDE;
    }
    return lease.branch != null || !lease.state.isIdle() || lease.isRetired()
        ? XaCode.XAER_PROTO
        : XaCode.XA_OK;
  }

  private Decision<XaCode> vote(Branch branch, long now) {
    if (branch.isLost()) {
      return decide(branch, BranchState.ROLLING_BACK, XaCode.XA_RBCOMMFAIL, now);
    }
    if (!branch.hasParticipants()) {
      return withAnswer(
          decide(branch, BranchState.COMMITTING, XaCode.XA_OK, now), XaCode.XA_RDONLY);
    }
    return Decision.of(
        XaCode.XA_OK, new BranchChanged(branch.xid, BranchState.PREPARED, XaCode.XA_OK, now));
  }

  private Decision<XaCode> commitOnePhase(Branch branch, long now) {
    return branch.isLost()
        ? decide(branch, BranchState.ROLLING_BACK, XaCode.XA_RBCOMMFAIL, now)
        : decide(branch, BranchState.COMMITTING, XaCode.XA_OK, now);
  }

  /** The branch is gone; the lease that worked in it still knows, unless it did more since. */
  private XaCode askWitness(BranchCommit request) {
    Optional<ProducerEpoch> witness = request.onePhase() ? request.witness() : Optional.empty();
    Producer lease = witness.map(ProducerEpoch::producerId).map(state::lease).orElse(null);
    if (lease == null || lease.lastEpoch != witness.get().epoch() || !lease.state.isIdle()) {
      return XaCode.XAER_NOTA;
    }
    return lease.commits() ? XaCode.XA_OK : XaCode.XA_RBROLLBACK;
  }

  private Decision<XaCode> decide(Branch branch, BranchState next, XaCode reason, long now) {
    DecisionDraft draft = new DecisionDraft(state);
    draft.decide(branch, next, reason, now);
    return draft.answer(reason);
  }

  /** Forgets a decided branch, as soon as its markers are written: its owner has heard. */
  private Decision<XaCode> leave(Branch branch, XaCode answer, long now) {
    if (branch.isComplete()) {
      return Decision.of(answer, new BranchForgotten(branch.xid));
    }
    BranchState leaving =
        branch.state.commits() ? BranchState.COMMITTING : BranchState.ROLLING_BACK;
    return Decision.of(answer, new BranchChanged(branch.xid, leaving, branch.reason, now));
  }

  private static Decision<XaCode> withAnswer(Decision<XaCode> decision, XaCode answer) {
    return new Decision<>(answer, decision.records(), decision.markers());
  }
}
