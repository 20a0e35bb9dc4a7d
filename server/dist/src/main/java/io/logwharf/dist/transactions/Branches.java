package io.logwharf.dist.transactions;

import io.logwharf.coordinator.transaction.XaCode;
import io.logwharf.protocol.extension.BranchCommand;
import io.logwharf.protocol.extension.BranchCommand.Action;
import io.logwharf.protocol.extension.BranchId;
import io.logwharf.protocol.extension.BranchOutcome;
import io.logwharf.protocol.extension.BranchSummary;
import io.logwharf.protocol.extension.DescribeBranch;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.extension.ListBranches;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/** The XA branches of a cluster, as a broker knows them. */
final class Branches {
  private final BrokerClient broker;

  Branches(BrokerClient broker) {
    this.broker = broker;
  }

  /** All of them, or those in doubt. */
  List<BranchSummary> list(boolean inDoubtOnly) {
    List<BranchSummary> all = new ArrayList<>();
    Optional<BranchId> after = Optional.empty();
    ListBranches.Response part;
    do {
      part =
          broker.call(
              ExtensionApi.LIST_BRANCHES,
              new ListBranches(inDoubtOnly, after)::write,
              ListBranches.Response::read);
      check(part.error(), part.message(), "listing the branches");
      all.addAll(part.branches());
      after = part.branches().stream().reduce((a, b) -> b).map(BranchSummary::branch);
    } while (part.more() && after.isPresent());
    return all;
  }

  /** One branch with its work. */
  DescribeBranch.Response describe(BranchId branch) {
    DescribeBranch.Response described =
        broker.call(
            ExtensionApi.DESCRIBE_BRANCH,
            new DescribeBranch(branch)::write,
            DescribeBranch.Response::read);
    if (described.error() == Errors.RESOURCE_NOT_FOUND) {
      throw unknown(branch);
    }
    check(described.error(), described.message(), "describing branch " + branch);
    return described;
  }

  /**
   * Commits, rolls back or forgets a branch by hand.
   *
   * @throws CommandFailedException where it isn't in a state for that
   */
  void decide(Action action, BranchId branch) {
    BranchOutcome outcome =
        broker.call(
            ExtensionApi.BRANCH_COMMAND,
            BranchCommand.of(action, branch)::write,
            BranchOutcome::read);
    check(outcome.error(), outcome.message(), action + " of branch " + branch);
    XaCode code = XaCode.forCode(outcome.code());
    switch (code) {
      case XA_OK -> {
        // Done.
      }
      case XAER_NOTA -> throw unknown(branch);
      case XAER_PROTO -> throw notNow(action, branch);
      default ->
          throw new CommandFailedException("branch " + branch + " is not changed: " + code.name());
    }
  }

  private CommandFailedException notNow(Action action, BranchId branch) {
    String status = name(describe(branch).branch().orElseThrow());
    return new CommandFailedException(
        action == Action.FORGET
            ? "branch "
                + branch
                + " is "
                + status
                + "; only one that was resolved by hand can be forgotten"
            : "branch "
                + branch
                + " is "
                + status
                + "; only a prepared one can be committed or rolled back by hand");
  }

  /** The status in lower case words. */
  static String name(BranchSummary branch) {
    return branch.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static CommandFailedException unknown(BranchId branch) {
    return new CommandFailedException(
        "there is no branch "
            + branch
            + "; it never was prepared, or has ended. 'logwharf transactions list' shows all");
  }

  private static void check(Errors error, String message, String what) {
    if (error != Errors.NONE) {
      throw new CommandFailedException(
          what + " failed: " + error.name() + (message.isEmpty() ? "" : ": " + message));
    }
  }
}
