package io.logwharf.broker.request.transaction;

import io.logwharf.broker.transaction.Transactions.Outcome;
import io.logwharf.coordinator.transaction.BranchDescription;
import io.logwharf.coordinator.transaction.XaCode;
import io.logwharf.coordinator.transaction.Xid;
import io.logwharf.protocol.extension.BranchId;
import io.logwharf.protocol.extension.BranchOutcome;
import io.logwharf.protocol.extension.BranchStatus;
import io.logwharf.protocol.extension.BranchSummary;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/** Between the coordinator's words for XA branches and those of the wire. */
final class BranchWire {
  private BranchWire() {}

  static Xid xid(BranchId branch) {
    return new Xid(branch.formatId(), branch.globalId(), branch.qualifier());
  }

  static BranchId id(Xid xid) {
    return new BranchId(xid.formatId(), xid.globalId(), xid.branchQualifier());
  }

  static BranchSummary summary(BranchDescription branch) {
    return new BranchSummary(
        id(branch.xid()),
        BranchStatus.forId(branch.state().id()),
        branch.reason().code(),
        branch.startedAt(),
        branch.changedAt(),
        branch.transactions().size());
  }

  /** Answers with what a command comes to. */
  static Outcome<XaCode> answering(Consumer<BranchOutcome> answer) {
    return (code, failure) ->
        answer.accept(
            failure == null
                ? BranchOutcome.answered(code.code())
                : BranchOutcome.failed(
                    Errors.COORDINATOR_NOT_AVAILABLE,
                    "the coordinator's log could not be written, ask again: "
                        + failure.getMessage()));
  }
}
