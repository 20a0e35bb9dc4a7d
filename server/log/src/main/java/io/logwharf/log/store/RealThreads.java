package io.logwharf.log.store;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads of the JVM, daemons, so that an embedded store doesn't keep a program from ending. */
final class RealThreads implements StoreThreads {
  private static final Logger LOG = LoggerFactory.getLogger(RealThreads.class);
  private final ScheduledThreadPoolExecutor background;
  private Thread committer;

  RealThreads() {
    background =
        new ScheduledThreadPoolExecutor(1, task -> daemon("logwharf-log-background", task));
    background.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void startCommitter(Runnable work) {
    committer = daemon("logwharf-log-committer", () -> runGuarded(work));
    committer.start();
  }

  @Override
  public Executor background() {
    return task -> background.execute(() -> runGuarded(task));
  }

  @Override
  public void schedule(Runnable task, long delayMs) {
    background.schedule(() -> runGuarded(task), delayMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void joinCommitter() {
    boolean interrupted = false;
    while (committer.isAlive()) {
      try {
        committer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    background.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = background.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The root of both threads. */
  private static void runGuarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      LOG.error("thread={} failed", Thread.currentThread().getName(), e);
    }
  }
}
