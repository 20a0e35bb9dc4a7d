package io.logwharf.jms.thread;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs the application's listeners: a bounded number of threads for any number of sessions. A
 * thread is added when none is idle, up to the bound; behind that, tasks wait. Idle threads end
 * after ten seconds.
 *
 * <p>The queue needs no bound of its own: every {@link SerialExecutor} has one task in it at most.
 * Thread-safe; changes of the bound are guarded by the monitor.
 */
public final class WorkerPool implements Executor {
  private static final int IDLE_SECONDS = 10;
  private final ThreadPoolExecutor threads;

  /** A pool of at most this many threads. */
  public WorkerPool(String threadPrefix, int maxThreads) {
    IdleFirstQueue queue = new IdleFirstQueue();
    threads =
        new ThreadPoolExecutor(
            1, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, queue, new DaemonThreads(threadPrefix));
    threads.allowCoreThreadTimeOut(true);
    // The queue refused in order to get a thread, and there are as many as there may be.
    threads.setRejectedExecutionHandler((task, pool) -> queue.enqueue(task, pool));
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Something that may take its time, or fail. */
  @FunctionalInterface
  public interface Blocking<T, E extends Exception> {
    T run() throws E;
  }

  /**
   * Runs, in a task of the pool, what may wait for long; another thread takes the place of the
   * task's own meanwhile.
   */
  public <T, E extends Exception> T blocking(Blocking<T, E> call) throws E {
    allowThreads(1);
    try {
      Runnable waiting = threads.getQueue().poll();
      if (waiting != null) {
        threads.execute(waiting);
      }
      return call.run();
    } finally {
      allowThreads(-1);
    }
  }

  private synchronized void allowThreads(int more) {
    threads.setMaximumPoolSize(threads.getMaximumPoolSize() + more);
  }

  /** Lets the tasks there are finish, and takes no more. */
  public void shutdown() {
    threads.shutdown();
  }

  /** Takes a task only when a thread waits for it; else the pool adds a thread. */
  private static final class IdleFirstQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1L;
    private final transient java.util.concurrent.atomic.AtomicInteger idle =
        new java.util.concurrent.atomic.AtomicInteger();

    @Override
    public boolean offer(Runnable task) {
      return idle.get() > size() && super.offer(task);
    }

    void enqueue(Runnable task, ThreadPoolExecutor pool) {
      if (pool.isShutdown() || !super.offer(task)) {
        throw new RejectedExecutionException("the pool of listener threads is shut down");
      }
    }

    @Override
    public Runnable take() throws InterruptedException {
      idle.incrementAndGet();
      try {
        return super.take();
      } finally {
        idle.decrementAndGet();
      }
    }

    @Override
    public Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
      idle.incrementAndGet();
      try {
        return super.poll(timeout, unit);
      } finally {
        idle.decrementAndGet();
      }
    }
  }
}
