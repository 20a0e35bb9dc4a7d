package io.logwharf.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Runs the transaction coordinator and share partitions together, on the one journal of a broker,
 * through random histories of sessions and XA branches that move messages between queues: with
 * crashes of the process and losses of power, connections that break, and markers that are lost,
 * doubled and late. A failure names its seed; put it into {@link #REPLAYED} to see it again. The
 * Maven profile {@code stress} runs millions.
 */
class TransactedQueuesSimTest {
  private static final long[] REPLAYED = {};

  private static final int RUNS = Integer.getInteger("simulation.runs", 10_000);
  private static final int STEPS = 300;

  @Test
  void shouldKeepTransactionsWholeInReplayedHistories() {
    for (long seed : REPLAYED) {
      run(seed);
    }
  }

  @Test
  void shouldKeepTransactionsWholeInTheSameHistoriesEachTime() {
    long commits = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      commits += run(seed);
    }
    assertThat(commits).as("commits told, so that the runs do something").isGreaterThan(RUNS);
  }

  @Test
  void shouldKeepTransactionsWholeInNewHistories() {
    Random seeds = new Random();
    for (int i = 0; i < RUNS / 20; i++) {
      run(seeds.nextLong());
    }
  }

  private static int run(long seed) {
    try {
      return new World(seed).run(STEPS);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("simulation with seed " + seed + " failed: " + e.getMessage(), e);
    }
  }
}
