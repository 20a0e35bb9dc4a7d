package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.RandomHistories;

/**
 * Runs the transaction coordinator and share partitions together, on the one journal of a broker,
 * through random histories of sessions and XA branches that move messages between queues: with
 * crashes of the process and losses of power, connections that break, and markers that are lost,
 * doubled and late. The Maven profile {@code stress} runs millions.
 */
class TransactedQueuesSimTest extends RandomHistories {
  private static final int RUNS = Integer.getInteger("simulation.runs", 10_000);
  private static final int STEPS = 300;

  TransactedQueuesSimTest() {
    super(RUNS, RUNS / 20);
  }

  /** Returns how many commits were told. */
  @Override
  protected long history(long seed) {
    return new World(seed).run(STEPS);
  }
}
