package io.logwharf.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.log.io.SimulatedMemory;
import org.junit.jupiter.api.Test;

/**
 * A store that loses power again and again, also while it recovers. Replay one seed with {@code
 * -Dtest=PowerLossSimTest#shouldReplaySeed -Dlogwharf.seed=<seed>}.
 */
class PowerLossSimTest {
  private static final int SEEDS = 3000;

  @Test
  void shouldLoseNothingForcedWhateverThePowerDoes() throws Exception {
    SimulatedMemory memory = new SimulatedMemory();
    long losses = 0;
    long appends = 0;
    long transactions = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      StoreSimulation simulation = run(seed, memory);
      losses += simulation.losses();
      appends += simulation.appends();
      transactions += simulation.transactions();
    }
    assertThat(losses).isGreaterThan(SEEDS);
    assertThat(appends).isGreaterThan(20 * SEEDS);
    assertThat(transactions).isGreaterThan(SEEDS);
  }

  @Test
  void shouldReplaySeed() throws Exception {
    run(Long.getLong("logwharf.seed", 1), new SimulatedMemory());
  }

  private static StoreSimulation run(long seed, SimulatedMemory memory) throws Exception {
    StoreSimulation simulation = new StoreSimulation(seed, memory);
    try {
      simulation.run();
      return simulation;
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed " + seed + " failed: " + e.getMessage(), e);
    }
  }
}
