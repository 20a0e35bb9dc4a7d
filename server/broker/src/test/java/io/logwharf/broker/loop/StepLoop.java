package io.logwharf.broker.loop;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop that a test steps by hand, on the test's thread, with a clock that the test moves. */
public final class StepLoop implements OwnerLoop {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Scheduled> timers =
      new PriorityQueue<>(Comparator.comparingLong(timer -> timer.dueMs));
  private long nowMs;

  private static final class Scheduled implements Timer {
    private final long dueMs;
    private final Runnable task;
    private boolean cancelled;

    Scheduled(long dueMs, Runnable task) {
      this.dueMs = dueMs;
      this.task = task;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(long delayMs, Runnable task) {
    var timer = new Scheduled(nowMs + delayMs, task);
    timers.add(timer);
    return timer;
  }

  @Override
  public long nowMs() {
    return nowMs;
  }

  /** Runs what was submitted, and what that submits. */
  public void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Moves the clock and runs what is due. */
  public void advance(long ms) {
    nowMs += ms;
    while (!timers.isEmpty() && timers.peek().dueMs <= nowMs) {
      Scheduled timer = timers.remove();
      if (!timer.cancelled) {
        timer.task.run();
      }
    }
    runAll();
  }

  /** Timers that are neither run nor cancelled. */
  public long timers() {
    return timers.stream().filter(timer -> !timer.cancelled).count();
  }
}
