package io.logwharf.coordinator.transaction.simulation;

import java.util.ArrayList;
import java.util.List;

/** Messages on their way: any may be lost, doubled, and overtaken by any other. */
final class Network {
  private static final int MAX_IN_FLIGHT = 400;

  private final Dice dice;
  private final List<Runnable> inFlight = new ArrayList<>();

  /** Second copies that arrive when nobody thinks of them any more. */
  private final List<Runnable> late = new ArrayList<>();

  private boolean faulty = true;

  Network(Dice dice) {
    this.dice = dice;
  }

  void send(Runnable message) {
    if (faulty && (dice.percent(6) || inFlight.size() >= MAX_IN_FLIGHT)) {
      return;
    }
    inFlight.add(message);
    if (faulty && dice.percent(4)) {
      late.add(message);
    }
  }

  /** Delivers some message; says whether there was one. */
  boolean deliver() {
    if (!late.isEmpty() && dice.percent(3)) {
      late.remove(dice.below(late.size())).run();
      return true;
    }
    if (inFlight.isEmpty()) {
      return false;
    }
    int index = dice.below(inFlight.size());
    Runnable message = inFlight.get(index);
    if (!faulty || !dice.percent(5)) {
      int last = inFlight.size() - 1;
      inFlight.set(index, inFlight.get(last));
      inFlight.remove(last);
    }
    message.run();
    return true;
  }

  /** From here on every message arrives once. */
  void heal() {
    faulty = false;
    inFlight.addAll(late);
    late.clear();
  }
}
