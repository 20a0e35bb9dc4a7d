package io.logwharf.broker.loop;

import java.util.concurrent.Executor;

/**
 * One of the broker's event loops, as the owner of state that only it touches. What it executes
 * runs one after the other, in order of submission by any one thread, and must not block.
 */
public interface OwnerLoop extends Executor {
  /** Whether the calling thread is this loop. */
  boolean inLoop();

  /**
   * Runs the task later on this loop; from any thread. Wake-ups of a sleeping loop are coalesced.
   * Once the loop has ended, with the broker, it drops the task: what it would have changed is
   * gone.
   */
  @Override
  void execute(Runnable task);

  /** Runs the task at once where the caller is this loop already, otherwise later on it. */
  default void run(Runnable task) {
    if (inLoop()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /**
   * Runs the task on this loop after a delay; from any thread.
   *
   * @param delayMs in ms, not negative
   */
  Timer schedule(long delayMs, Runnable task);

  /** Monotonic time in ms, comparable with other times of loops of the same broker only. */
  long nowMs();

  /** A task that was scheduled. */
  interface Timer {
    /** Does nothing where the task has run or been cancelled; from any thread. */
    void cancel();
  }
}
