package io.logwharf.broker.request.transaction;

import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.BranchEnlistment;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.log.Durability;
import io.logwharf.protocol.extension.EnlistBranch;
import io.logwharf.protocol.extension.ExtensionApi;
import org.apache.kafka.common.protocol.Readable;

/**
 * Makes a session's next transaction part of an XA branch. The enlistment needs no force of its
 * own: nothing of the branch counts before its prepare or commit, and the journal keeps the order.
 */
public final class EnlistBranchHandler implements ExtensionHandler {
  private final Transactions transactions;

  public EnlistBranchHandler(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public ExtensionApi api() {
    return ExtensionApi.ENLIST_BRANCH;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    EnlistBranch request = EnlistBranch.read(body);
    var enlistment =
        new BranchEnlistment(
            BranchWire.xid(request.branch()),
            new ProducerEpoch(request.producerId(), request.producerEpoch()),
            request.join(),
            Math.min(request.timeoutMs(), transactions.maxTimeoutMs()));
    transactions.submit(
        (state, now) -> state.enlist(enlistment, now),
        Durability.WRITTEN,
        BranchWire.answering(answer -> context.respond(answer::write)));
  }
}
