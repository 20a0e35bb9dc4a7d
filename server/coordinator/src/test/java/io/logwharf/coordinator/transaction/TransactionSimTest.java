package io.logwharf.coordinator.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.coordinator.transaction.simulation.World;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Runs coordinator, participants and clients of all kinds through random histories with crashes,
 * lost, doubled and reordered messages. A failure names its seed; put it into {@link #REPLAYED} to
 * see it again. {@code -Dsimulation.runs=1000000} runs more of them.
 */
class TransactionSimTest {
  private static final long[] REPLAYED = {};

  private static final int RUNS = Integer.getInteger("simulation.runs", 20_000);
  private static final int STEPS = 400;

  @Test
  void shouldHoldItsPromisesInReplayedHistories() {
    for (long seed : REPLAYED) {
      run(seed);
    }
  }

  @Test
  void shouldHoldItsPromisesInTheSameHistoriesEachTime() {
    long commits = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      commits += run(seed);
    }
    assertThat(commits).as("commits answered, so that the runs do something").isGreaterThan(RUNS);
  }

  @Test
  void shouldHoldItsPromisesInNewHistories() {
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
