package io.logwharf.benchmark;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Compares Jakarta Messaging products through the standard API: each server and each load client in
 * a process of its own, scenarios interleaved, medians and ratios printed as a table.
 */
@Command(
    name = "logwharf-benchmark",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares Jakarta Messaging products; the ratios are the second's to the first's.")
public final class BenchmarkMain implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--product",
      paramLabel = "NAME=FOLDER",
      description = "A product and the folder with its class path; default: artemis and logwharf.")
  private final Map<String, Path> products = new LinkedHashMap<>();

  @Option(
      names = "--scenario",
      paramLabel = "REGEX",
      description = "Runs the scenarios in whose name this is found; default: all.")
  private Pattern scenario = Pattern.compile("");

  @Option(
      names = "--rehearsal",
      description =
          "Seconds for which each scenario is repeated before anything counts; default:"
              + " ${DEFAULT-VALUE}.")
  private double rehearsal = 15;

  @Option(names = "--pairs", description = "Runs of each scenario; default: ${DEFAULT-VALUE}.")
  private int pairs = 5;

  @Option(names = "--warm-up", description = "Seconds before; default: ${DEFAULT-VALUE}.")
  private double warmUp = 2;

  @Option(names = "--seconds", description = "Seconds measured; default: ${DEFAULT-VALUE}.")
  private double seconds = 5;

  @Option(names = "--messages", description = "Messages to drain; default: ${DEFAULT-VALUE}.")
  private int messages = 200_000;

  @Option(names = "--backlog", description = "Messages of a backlog; default: ${DEFAULT-VALUE}.")
  private int backlog = 1_000_000;

  @Option(names = "--bytes", description = "Size of a body; default: ${DEFAULT-VALUE}.")
  private int bytes = 1024;

  @Option(names = "--quick", description = "Only shows that it works: one short pair.")
  private boolean quick;

  @Option(
      names = "--jvm",
      split = ",",
      description = "Options of every JVM; default: ${DEFAULT-VALUE}.")
  private List<String> jvmArguments = List.of("-Xms1g", "-Xmx1g");

  @Option(
      names = "--folder",
      description = "Where data and logs go, in a new folder; default: ${DEFAULT-VALUE}.")
  private Path folder = Path.of("target");

  /** Runs the comparison and exits with 0 where it could be made. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchmarkMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Path> compared = products.isEmpty() ? builtProducts() : products;
    Effort effort =
        quick
            ? Effort.QUICK
            : new Effort(
                (long) (rehearsal * 1000),
                pairs,
                (long) (warmUp * 1000),
                (long) (seconds * 1000),
                messages,
                backlog,
                bytes);
    List<Scenario> scenarios = chosen(effort);
    Files.createDirectories(folder);
    Path runFolder = Files.createTempDirectory(folder, "benchmark-");
    List<Product> running = new ArrayList<>();
    try {
      for (Map.Entry<String, Path> product : compared.entrySet()) {
        running.add(Product.start(product.getKey(), product.getValue(), runFolder, jvmArguments));
      }
      List<Row> rows = new Comparison(running, effort, System.err).run(scenarios);
      System.out.print(new Table(List.copyOf(compared.keySet())).of(rows));
    } finally {
      for (Product product : running) {
        product.close();
      }
    }
    return 0;
  }

  private List<Scenario> chosen(Effort effort) {
    try {
      return Scenario.chosen(effort, scenario.asPredicate());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** The products whose modules are built next to this one. */
  private static Map<String, Path> builtProducts() throws URISyntaxException {
    Path jar =
        Path.of(BenchmarkMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path modules = jar.resolve("../../..").normalize();
    Map<String, Path> built = new LinkedHashMap<>();
    for (String name : List.of("artemis", "logwharf")) {
      built.put(name, modules.resolve(name).resolve("target").resolve("lib"));
    }
    return built;
  }
}
