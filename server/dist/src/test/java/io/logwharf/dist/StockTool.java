package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of Kafka's own command-line tools, run to its end in a JVM with nothing else in it. */
final class StockTool {
  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private final String mainClass;

  /**
   * A tool.
   *
   * @param folder where its input and output go
   * @param mainClass of it, below {@code org.apache.kafka.tools}
   */
  StockTool(Path folder, String mainClass) {
    this.folder = folder;
    this.mainClass = "org.apache.kafka.tools." + mainClass;
  }

  /** Runs it, expects it to succeed, and returns the lines that it has written. */
  List<String> run(String... arguments) throws IOException, InterruptedException {
    return runWithInput("", arguments);
  }

  List<String> runWithInput(String input, String... arguments)
      throws IOException, InterruptedException {
    Path in = Files.writeString(Files.createTempFile(folder, "tool", ".in"), input);
    File out = Files.createTempFile(folder, "tool", ".out").toFile();
    Process process =
        new ProcessBuilder(command(arguments))
            .redirectInput(in.toFile())
            .redirectOutput(out)
            .redirectErrorStream(true)
            .start();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      List<String> lines = Files.readAllLines(out.toPath(), StandardCharsets.UTF_8);
      assertThat(ended).as("%s ends; it wrote %s", mainClass, lines).isTrue();
      assertThat(process.exitValue()).as("%s wrote %s", mainClass, lines).isZero();
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(Path.of(System.getProperty("kafka.tools"), "*").toString());
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return command;
  }
}
