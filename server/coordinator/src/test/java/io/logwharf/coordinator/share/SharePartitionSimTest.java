package io.logwharf.coordinator.share;

import io.logwharf.coordinator.RandomHistories;

/** Runs share partitions through random histories. */
class SharePartitionSimTest extends RandomHistories {
  private static final int RUNS = 2_000;
  private static final int STEPS = 250;

  SharePartitionSimTest() {
    super(RUNS, RUNS / 10);
  }

  @Override
  protected long history(long seed) {
    new ShareSimulation(seed).run(STEPS);
    return STEPS;
  }
}
