package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.RandomHistories;
import io.logwharf.coordinator.transaction.simulation.World;

/**
 * Runs coordinator, participants and clients of all kinds through random histories with crashes,
 * lost, doubled and reordered messages. {@code -Dsimulation.runs=1000000} runs more of them.
 */
class TransactionSimTest extends RandomHistories {
  private static final int RUNS = Integer.getInteger("simulation.runs", 20_000);
  private static final int STEPS = 400;

  TransactionSimTest() {
    super(RUNS, RUNS / 20);
  }

  /** Returns how many commits were answered. */
  @Override
  protected long history(long seed) {
    return new World(seed).run(STEPS);
  }
}
