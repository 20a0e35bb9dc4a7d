package io.logwharf.jms.xa.crash;

import java.util.EnumSet;
import java.util.Set;

/** Where transactions wait for the kill, each at a step of its own. Guarded by its monitor. */
final class Waiting {
  private final Set<CrashStep> reached = EnumSet.noneOf(CrashStep.class);
  private boolean open;

  /** One transaction's way: it is held up where it comes to its step for the first time. */
  final class Way {
    private final CrashStep until;
    private boolean done;

    private Way(CrashStep until) {
      this.until = until;
    }

    CrashStep until() {
      return until;
    }

    void at(CrashStep step) {
      if (step == until && !done) {
        done = true;
        hold(step);
      }
    }
  }

  Way until(CrashStep step) {
    return new Way(step);
  }

  private synchronized void hold(CrashStep step) {
    reached.add(step);
    notifyAll();
    while (!open) {
      sleep();
    }
  }

  /** Returns when all these steps are reached. */
  synchronized void await(Set<CrashStep> steps) {
    while (!reached.containsAll(steps)) {
      sleep();
    }
  }

  /** Lets all go on. */
  synchronized void open() {
    open = true;
    notifyAll();
  }

  private void sleep() {
    try {
      wait();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted at a step", e);
    }
  }
}
