package io.logwharf.dist;

import io.logwharf.broker.BrokerMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a broker until it is terminated. */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    description = "Runs a broker until SIGTERM or Ctrl-C, which close it cleanly.")
final class ServerCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "${env:LOGWHARF_HOME}/conf/server.properties",
      description = "Its configuration; default: ${DEFAULT-VALUE}.")
  private Path configuration;

  @Option(
      names = "--override",
      paramLabel = "KEY=VALUE",
      description = "A value instead of the configuration's; may be given again.")
  private final Map<String, String> overrides = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(configuration.toString()));
    overrides.forEach((key, value) -> arguments.addAll(List.of("--override", key + "=" + value)));
    try (var meters = new JmxMeters()) {
      return BrokerMain.run(arguments.toArray(String[]::new), meters.registry());
    }
  }
}
