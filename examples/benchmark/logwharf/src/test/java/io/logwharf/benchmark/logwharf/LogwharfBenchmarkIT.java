package io.logwharf.benchmark.logwharf;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.benchmark.BenchmarkMain;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(180)
class LogwharfBenchmarkIT {
  @Test
  void shouldMeasureAndFindNoMessageLostOrRepeated(@TempDir Path folder) {
    int status =
        new CommandLine(new BenchmarkMain())
            .execute(
                "--quick",
                "--product",
                "logwharf=" + Path.of("target", "lib").toAbsolutePath(),
                "--folder",
                folder.toString(),
                "--jvm",
                "-Xmx512m");
    assertThat(status).isZero();
  }
}
