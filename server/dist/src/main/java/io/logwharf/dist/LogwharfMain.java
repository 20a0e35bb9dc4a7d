package io.logwharf.dist;

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
    subcommands = {ServerCommand.class, CommandLine.HelpCommand.class})
public final class LogwharfMain implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs a command and exits with its status: 0 for success, 1 for failure, 2 for wrong use. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LogwharfMain()).execute(args));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? Known are:");
  }
}
