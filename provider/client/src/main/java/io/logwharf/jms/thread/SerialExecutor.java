package io.logwharf.jms.thread;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in order, on threads of a pool; holds a thread only while there are
 * tasks. After a number of tasks it goes to the back of the pool's queue, so that one busy session
 * doesn't keep a thread from the others. Thread-safe; the queue is guarded by the monitor.
 */
public final class SerialExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);
  private static final int TASKS_PER_TURN = 64;

  private final Executor pool;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean scheduled;
  private volatile Thread runner;

  public SerialExecutor(Executor pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      tasks.add(task);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    pool.execute(this::runTurn);
  }

  /** Whether the caller runs in one of the tasks. */
  public boolean inTask() {
    return runner == Thread.currentThread();
  }

  private void runTurn() {
    for (int i = 0; i < TASKS_PER_TURN; i++) {
      Runnable task = next();
      if (task == null) {
        return;
      }
      run(task);
    }
    pool.execute(this::runTurn);
  }

  private void run(Runnable task) {
    runner = Thread.currentThread();
    try {
      task.run();
    } catch (Throwable e) {
      // The root of the tasks: one that fails must not take the ones behind it with it.
      LOG.error("event=task-failed", e);
    } finally {
      runner = null;
    }
  }

  private synchronized Runnable next() {
    Runnable task = tasks.poll();
    if (task == null) {
      scheduled = false;
    }
    return task;
  }
}
