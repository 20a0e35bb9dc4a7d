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
import java.util.stream.Stream;

/** The built archive, unpacked into a folder as its user would. */
final class Distribution {
  private final Path home;

  private Distribution(Path home) {
    this.home = home;
  }

  static Distribution unpack(Path folder) throws IOException, InterruptedException {
    File archive = new File(System.getProperty("logwharf.distribution"));
    assertThat(archive).as("built by the package phase").exists();
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.getPath(), "-C", folder.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(tar.exitValue()).isZero();
    try (Stream<Path> entries = Files.list(folder)) {
      return new Distribution(
          entries.filter(entry -> Files.isDirectory(entry.resolve("bin"))).findFirst().get());
    }
  }

  Path home() {
    return home;
  }

  Path command() {
    return home.resolve("bin").resolve("logwharf");
  }

  /** How a command has ended, and what it wrote. */
  record Result(int status, String output) {}

  /** Runs a command to its end. */
  Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(command().toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }
}
