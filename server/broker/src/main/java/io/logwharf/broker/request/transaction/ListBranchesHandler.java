package io.logwharf.broker.request.transaction;

import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.BranchDescription;
import io.logwharf.coordinator.transaction.BranchState;
import io.logwharf.coordinator.transaction.Xid;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.extension.ListBranches;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;

/** Lists XA branches, a bounded part at a time. */
public final class ListBranchesHandler implements ExtensionHandler {
  private static final int MAX_BRANCHES = 1_000;
  private final Transactions transactions;

  public ListBranchesHandler(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public ExtensionApi api() {
    return ExtensionApi.LIST_BRANCHES;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    ListBranches request = ListBranches.read(body);
    Optional<Xid> after = request.after().map(BranchWire::xid);
    Predicate<BranchState> states = request.inDoubtOnly() ? BranchState::isInDoubt : state -> true;
    List<BranchDescription> found =
        transactions.ask(state -> state.branches(after, MAX_BRANCHES + 1, states));
    var answer =
        new ListBranches.Response(
            Errors.NONE,
            "",
            found.size() > MAX_BRANCHES,
            found.stream().limit(MAX_BRANCHES).map(BranchWire::summary).toList());
    context.respond(answer::write);
  }
}
