package io.logwharf.broker.housekeeping;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one background thread of a broker, for what may block. Thread-safe. */
public final class Housekeeper implements Executor, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  public Housekeeper() {
    executor =
        new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "logwharf-housekeeping"));
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Runs the task on the thread and returns when it is done; what it throws is thrown here. */
  public void call(Runnable task) {
    try {
      CompletableFuture.runAsync(task, executor).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw e;
    }
  }

  /**
   * Runs the task again and again.
   *
   * @param periodMs from the end of one run to the begin of the next, in ms
   */
  public void every(long periodMs, Runnable task) {
    ScheduledFuture<?> unused =
        executor.scheduleWithFixedDelay(task, periodMs, periodMs, TimeUnit.MILLISECONDS);
  }

  /** Runs what was submitted, then ends the thread. */
  @Override
  public void close() throws InterruptedException {
    executor.shutdown();
    executor.awaitTermination(10, TimeUnit.SECONDS);
  }
}
