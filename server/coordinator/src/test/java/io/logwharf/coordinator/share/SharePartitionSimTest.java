package io.logwharf.coordinator.share;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Runs share partitions through random histories. A failure names its seed; put it into {@link
 * #REPLAYED} to see it again.
 */
class SharePartitionSimTest {
  private static final long[] REPLAYED = {};

  private static final int SEEDS = 2_000;
  private static final int STEPS = 250;

  @Test
  void shouldHoldItsPromisesInReplayedHistories() {
    for (long seed : REPLAYED) {
      run(seed);
    }
  }

  @Test
  void shouldHoldItsPromisesInTheSameHistoriesEachTime() {
    for (long seed = 0; seed < SEEDS; seed++) {
      run(seed);
    }
  }

  @Test
  void shouldHoldItsPromisesInNewHistories() {
    Random seeds = new Random();
    for (int i = 0; i < SEEDS / 10; i++) {
      run(seeds.nextLong());
    }
  }

  private static void run(long seed) {
    try {
      new ShareSimulation(seed).run(STEPS);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("simulation with seed " + seed + " failed: " + e.getMessage(), e);
    }
  }
}
