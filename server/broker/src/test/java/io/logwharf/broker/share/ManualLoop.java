package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.loop.OwnerLoops;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop whose tasks and time a test moves on; the calling thread is always the loop. */
final class ManualLoop implements OwnerLoop, OwnerLoops {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<ManualTimer> timers =
      new PriorityQueue<>(Comparator.comparingLong(timer -> timer.atMs));
  private long nowMs = 1_000;

  @Override
  public List<OwnerLoop> all() {
    return List.of(this);
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
    var timer = new ManualTimer(nowMs + delayMs, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public long nowMs() {
    return nowMs;
  }

  /** Runs what is submitted, until nothing is. */
  void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass, and runs what becomes due. */
  void pass(long ms) {
    long end = nowMs + ms;
    while (!timers.isEmpty() && timers.peek().atMs <= end) {
      ManualTimer timer = timers.poll();
      nowMs = Math.max(nowMs, timer.atMs);
      timer.task.run();
      runAll();
    }
    nowMs = end;
  }

  int timerCount() {
    return timers.size();
  }

  private record ManualTimer(long atMs, Runnable task) {}
}
