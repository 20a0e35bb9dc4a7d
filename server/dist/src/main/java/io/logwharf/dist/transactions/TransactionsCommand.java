package io.logwharf.dist.transactions;

import io.logwharf.coordinator.transaction.XaCode;
import io.logwharf.protocol.extension.BranchCommand.Action;
import io.logwharf.protocol.extension.BranchId;
import io.logwharf.protocol.extension.BranchSummary;
import io.logwharf.protocol.extension.DescribeBranch;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Shows transactions, and decides prepared XA branches by hand. */
@Command(
    name = "transactions",
    mixinStandardHelpOptions = true,
    description = "Shows transactions and XA branches, and decides prepared branches by hand.")
public final class TransactionsCommand implements Runnable {
  private static final String BRANCH =
      "The XA branch, as format:global id:qualifier, the ids in hexadecimal.";

  @Spec private CommandSpec spec;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      scope = ScopeType.INHERIT,
      description = "A broker of the cluster; default: ${DEFAULT-VALUE}.")
  private String server;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? Known are:");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists XA branches, and the transactions of producers and sessions.")
  int list(
      @Option(
              names = "--in-doubt",
              description = "Only branches that wait for a decision, or were resolved by hand.")
          boolean inDoubtOnly) {
    try (BrokerClient broker = BrokerClient.connect(server)) {
      List<BranchSummary> branches = new Branches(broker).list(inDoubtOnly);
      Table table = new Table("BRANCH", "STATE", "REASON", "STARTED", "CHANGED", "SESSIONS");
      branches.forEach(each -> addTo(table, each));
      table.print(out());
      if (!inDoubtOnly) {
        out().println();
        printTransactions(new ProducerTransactions(broker).list());
      }
    }
    out().flush();
    return 0;
  }

  @Command(
      name = "describe",
      mixinStandardHelpOptions = true,
      description = "Shows what an XA branch, or a transaction, is made of.")
  int describe(
      @Parameters(
              paramLabel = "BRANCH|NAME",
              description = "What the list shows in the first column.")
          String name) {
    try (BrokerClient broker = BrokerClient.connect(server)) {
      if (isBranch(name)) {
        print(new Branches(broker).describe(branch(name)));
      } else {
        print(new ProducerTransactions(broker).describe(name));
      }
    }
    out().flush();
    return 0;
  }

  @Command(
      name = "commit",
      mixinStandardHelpOptions = true,
      description = "Commits a prepared XA branch by hand: a heuristic outcome, see 'forget'.")
  int commit(@Parameters(paramLabel = "BRANCH", description = BRANCH) String branch) {
    return decide(Action.COMMIT_BY_HAND, branch, "committed by hand");
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "Rolls a prepared XA branch back by hand: a heuristic outcome, see 'forget'.")
  int rollback(@Parameters(paramLabel = "BRANCH", description = BRANCH) String branch) {
    return decide(Action.ROLL_BACK_BY_HAND, branch, "rolled back by hand");
  }

  @Command(
      name = "forget",
      mixinStandardHelpOptions = true,
      description = {
        "Forgets a branch that was resolved by hand.",
        "Its transaction manager does that when it hears of the heuristic outcome; do it here only "
            + "where that will never come back."
      })
  int forget(@Parameters(paramLabel = "BRANCH", description = BRANCH) String branch) {
    return decide(Action.FORGET, branch, "forgotten");
  }

  private int decide(Action action, String name, String done) {
    BranchId branch = branch(name);
    try (BrokerClient broker = BrokerClient.connect(server)) {
      new Branches(broker).decide(action, branch);
    }
    out().println("Branch " + branch + " is " + done + ".");
    out().flush();
    return 0;
  }

  private static boolean isBranch(String name) {
    return name.matches("-?\\d+:[0-9a-fA-F]*:[0-9a-fA-F]*");
  }

  private BranchId branch(String name) {
    try {
      return BranchId.parse(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static void addTo(Table table, BranchSummary branch) {
    table.add(
        branch.branch(),
        Branches.name(branch),
        branch.reason() == 0 ? "-" : XaCode.forCode(branch.reason()),
        time(branch.startedAt()),
        time(branch.changedAt()),
        branch.transactions());
  }

  private void printTransactions(List<ListTransactionsResponseData.TransactionState> all) {
    Table table = new Table("TRANSACTION", "STATE", "PRODUCER");
    all.forEach(
        each -> table.add(each.transactionalId(), each.transactionState(), each.producerId()));
    table.print(out());
  }

  private void print(DescribeBranch.Response described) {
    Table head = new Table("BRANCH", "STATE", "REASON", "STARTED", "CHANGED", "SESSIONS");
    described.branch().ifPresent(branch -> addTo(head, branch));
    head.print(out());
    out().println();
    Table work = new Table("TRANSACTION", "TOPIC", "PARTITION", "WORK");
    for (DescribeBranch.Work each : described.work()) {
      work.add(
          each.transaction(),
          each.topic(),
          each.partition(),
          each.group().isEmpty() ? "sends" : "acknowledges for " + each.group());
    }
    work.print(out());
  }

  private void print(DescribeTransactionsResponseData.TransactionState described) {
    new Table("TRANSACTION", "STATE", "PRODUCER", "EPOCH", "STARTED", "TIME-OUT MS")
        .add(
            described.transactionalId(),
            described.transactionState(),
            described.producerId(),
            described.producerEpoch(),
            time(described.transactionStartTimeMs()),
            described.transactionTimeoutMs())
        .print(out());
    out().println();
    Table sends = new Table("TOPIC", "PARTITION");
    described
        .topics()
        .forEach(topic -> topic.partitions().forEach(index -> sends.add(topic.topic(), index)));
    sends.print(out());
  }

  private static String time(long ms) {
    return ms < 0 ? "-" : Instant.ofEpochMilli(ms).toString();
  }
}
