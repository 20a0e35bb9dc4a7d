package io.logwharf.benchmark.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.benchmark.BenchmarkMain;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(180)
class ArtemisBenchmarkIT {
  @Test
  void shouldMeasureAndFindNoMessageLostOrRepeated(@TempDir Path folder) {
    int status =
        new CommandLine(new BenchmarkMain())
            .execute(
                "--quick",
                "--product",
                "artemis=" + Path.of("target", "lib").toAbsolutePath(),
                "--folder",
                folder.toString(),
                "--jvm",
                "-Xmx512m");
    assertThat(status).isZero();
  }
}
