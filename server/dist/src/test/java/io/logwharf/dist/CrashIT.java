package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills the broker's process under load, again and again on the same data. */
@Timeout(300)
class CrashIT {
  private static final int ROUNDS = 20;
  private static final int PRODUCERS = 8;
  private static final int CONSUMERS = 8;
  private static final int SHORTEST_ROUND_MILLIS = 1;
  private static final int LONGEST_ROUND_MILLIS = 1000;
  private static final Duration LONGEST_START = Duration.ofSeconds(2);

  @Test
  void shouldLoseNothingAndHideNoRedeliveryWhenKilledUnderLoad(@TempDir Path folder)
      throws Exception {
    long seed = Long.getLong("crash.seed", System.nanoTime());
    System.out.println("CrashIT: replay its timing with -Dcrash.seed=" + seed);
    Random random = new Random(seed);
    Distribution distribution = Distribution.unpack(folder);
    CrashModel model = new CrashModel();
    List<Duration> starts = new ArrayList<>();

    for (int round = 0; round < ROUNDS; round++) {
      try (ServerProcess server = ServerProcess.start(distribution, folder.resolve("data"))) {
        starts.add(server.fromFirstLogLineToAccepting());
        int millis =
            SHORTEST_ROUND_MILLIS + random.nextInt(LONGEST_ROUND_MILLIS - SHORTEST_ROUND_MILLIS);
        crashUnderLoad(server, model, round, millis);
      }
      model.nextRound();
    }

    try (ServerProcess server = ServerProcess.start(distribution, folder.resolve("data"));
        CrashLoad load = new CrashLoad(factory(server), model)) {
      load.drain(2000);
    }
    Collections.sort(starts);
    System.out.printf(
        "CrashIT: %d sends returned, %d acknowledged by acknowledge(), %d redelivered;"
            + " from first log line to first connection: fastest %d ms, median %d ms, slowest %d ms%n",
        model.confirmed(),
        model.acknowledged(),
        model.redelivered(),
        starts.get(0).toMillis(),
        starts.get(ROUNDS / 2).toMillis(),
        starts.get(ROUNDS - 1).toMillis());
    assertThat(model.contradictionsAfterDrain()).isEmpty();
    assertThat(model.confirmed()).isGreaterThan(ROUNDS * PRODUCERS);
    // The fastest, because a busy machine holds up any start; the others are printed.
    assertThat(starts.get(0))
        .as("from the first log line to the first connection")
        .isLessThan(LONGEST_START);
  }

  private static void crashUnderLoad(ServerProcess server, CrashModel model, int round, int millis)
      throws Exception {
    try (CrashLoad load = new CrashLoad(factory(server), model)) {
      load.startConsumers(CONSUMERS);
      load.startProducers(PRODUCERS, "r" + round);
      load.awaitUnderWay();
      assertThat(server.endsWithin(Duration.ofMillis(millis)))
          .as("the broker ends before it is killed; it wrote %s", server.lastLines())
          .isFalse();
      load.expectTheEnd();
      server.kill();
    }
  }

  private static LogwharfConnectionFactory factory(ServerProcess server) {
    return new LogwharfConnectionFactory("logwharf://" + server.address());
  }
}
