package io.logwharf.log.store;

import java.util.concurrent.Executor;

/**
 * The two threads of a store: the committer, which writes the journal, and one for what may take
 * long. Tests drive both by hand.
 */
interface StoreThreads {
  /** Starts the committer thread. */
  void startCommitter(Runnable work);

  /** Runs tasks one after the other; a task that fails doesn't keep later ones from running. */
  Executor background();

  /** Runs a task in the background after a while. */
  void schedule(Runnable task, long delayMs);

  /** Waits for the committer thread, which has been told to end. */
  void joinCommitter();

  /** Ends the background thread after the task it is at. */
  void close();
}
