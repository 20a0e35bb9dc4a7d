package io.logwharf.coordinator.transaction.simulation;

import java.util.List;

/** The one source of chance of a run (SplitMix64: a run is short, so it must be cheap to make). */
public final class Dice {
  private long state;

  public Dice(long seed) {
    state = seed;
  }

  public int below(int bound) {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return (int) Math.floorMod(mixed ^ (mixed >>> 31), (long) bound);
  }

  public boolean percent(int chance) {
    return below(100) < chance;
  }

  public <T> T pick(List<T> from) {
    return from.get(below(from.size()));
  }
}
