package io.logwharf.dist;

import io.logwharf.dist.transactions.CommandFailedException;
import io.logwharf.dist.transactions.TransactionsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the distribution: one subcommand for each thing it can do. */
@Command(
    name = "logwharf",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "A Jakarta Messaging provider over a partitioned log that speaks Kafka's protocol.",
    subcommands = {ServerCommand.class, TransactionsCommand.class, CommandLine.HelpCommand.class})
public final class LogwharfMain implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs a command and exits with its status: 0 for success, 1 for failure, 2 for wrong use. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new LogwharfMain())
            .setExecutionExceptionHandler(LogwharfMain::failed)
            .execute(args));
  }

  /** What a command says of itself needs no stack trace; anything else does. */
  private static int failed(Exception thrown, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (thrown instanceof CommandFailedException) {
      command.getErr().println("logwharf: " + thrown.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw thrown;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? Known are:");
  }
}
