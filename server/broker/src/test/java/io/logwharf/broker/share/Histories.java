package io.logwharf.broker.share;

import java.util.function.LongConsumer;

/** Random histories, each of which its seed tells. */
final class Histories {
  private Histories() {}

  /** Runs those of all seeds from 0. */
  static void run(int seeds, LongConsumer history) {
    for (long seed = 0; seed < seeds; seed++) {
      replay(seed, history);
    }
  }

  /** Runs one; where it fails, the failure says which. */
  static void replay(long seed, LongConsumer history) {
    try {
      history.accept(seed);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
