package io.logwharf.log.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** The store's threads, one step at a time on the test's own. */
final class ManualThreads implements StoreThreads {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private Runnable committer = () -> {};

  @Override
  public void startCommitter(Runnable work) {
    committer = work;
  }

  @Override
  public Executor background() {
    return tasks::add;
  }

  @Override
  public void schedule(Runnable task, long delayMs) {
    tasks.add(task);
  }

  @Override
  public void joinCommitter() {
    committer.run();
  }

  @Override
  public void close() {
    runAll();
  }

  /** Runs the next background task; false where there is none. */
  boolean runOne() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  /** Runs background tasks until there are none. */
  void runAll() {
    int left = 10_000;
    while (runOne()) {
      if (left-- == 0) {
        throw new AssertionError("background tasks never end");
      }
    }
  }
}
