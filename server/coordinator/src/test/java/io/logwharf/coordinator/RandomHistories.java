package io.logwharf.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A simulation: runs histories that are random but for their seed, the same ones each time and some
 * new ones. A failure names its seed; {@code -Dlogwharf.seed=N} runs that one.
 */
public abstract class RandomHistories {
  private final int runs;
  private final int newRuns;

  /**
   * @param runs histories that are the same each time
   * @param newRuns others
   */
  protected RandomHistories(int runs, int newRuns) {
    this.runs = runs;
    this.newRuns = newRuns;
  }

  /** Runs one history, and returns how much was done in it. */
  protected abstract long history(long seed);

  @Test
  void shouldHoldItsPromisesInTheHistoryAskedFor() {
    Long seed = Long.getLong("logwharf.seed");
    assumeThat(seed).as("no history is asked for").isNotNull();
    run(seed);
  }

  @Test
  void shouldHoldItsPromisesInTheSameHistoriesEachTime() {
    long done = 0;
    for (long seed = 0; seed < runs; seed++) {
      done += run(seed);
    }
    assertThat(done).as("what was done, so that the runs do something").isGreaterThan(runs);
  }

  @Test
  void shouldHoldItsPromisesInNewHistories() {
    Random seeds = new Random();
    for (int i = 0; i < newRuns; i++) {
      run(seeds.nextLong());
    }
  }

  private long run(long seed) {
    try {
      return history(seed);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("simulation with seed " + seed + " failed: " + e.getMessage(), e);
    }
  }
}
