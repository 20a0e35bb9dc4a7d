package io.logwharf.jms.thread;

/**
 * The threads that run what the application has given to be called. Completion and exception
 * listeners have threads of their own: message listeners may wait for them, all at the same time.
 *
 * @param messages run message listeners
 * @param callbacks run completion listeners and exception listeners
 */
public record ListenerThreads(WorkerPool messages, WorkerPool callbacks) {
  /** Threads for at most so many listeners of each sort at a time. */
  public static ListenerThreads atMost(int threads) {
    return new ListenerThreads(
        new WorkerPool("logwharf-listener", threads), new WorkerPool("logwharf-callback", threads));
  }

  /** Lets the tasks there are finish, and takes no more. */
  public void shutdown() {
    messages.shutdown();
    callbacks.shutdown();
  }
}
