package io.logwharf.log;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * All logs of one broker, and the journal that makes their appends durable. Opening recovers them;
 * see the module's README for the steps. Thread-safe.
 */
public interface LogStore extends AutoCloseable {
  /** The logs there are. */
  Collection<PartitionLog> logs();

  /** The log of this name and id, if there is one. */
  Optional<PartitionLog> find(LogName name);

  /**
   * Creates an empty log; on return its folder and identity are on stable storage, unless it is
   * volatile.
   *
   * @throws LogException where a log of this name exists, or the disk refuses
   */
  PartitionLog create(LogName name, LogKind kind, LogOptions options);

  /** Removes a log; its bytes go once no slice of it is open. No-op where there is none. */
  void delete(LogName name);

  /** Whether the store was not closed when it was last used, so that a crash must be assumed. */
  boolean wasUnclean();

  /** How often a file has been forced to stable storage since opening. */
  long forces();

  /** How many rounds the journal has written since opening. */
  long rounds();

  /**
   * Whether so much waits for the journal that nothing more should be read from clients until
   * {@link #onRelief} calls. Appends are taken all the same, up to four times the bound ({@code
   * journal.queue.bytes}), and refused with {@link LogException} beyond. A store with no journal
   * never is.
   */
  default boolean isOverloaded() {
    return false;
  }

  /** Adds a listener for the end of an overload; called on one of the store's threads. */
  default void onRelief(Runnable listener) {}

  /**
   * Lets appending threads gather what they append in one go into one round of the journal: what
   * wakes its sleeping thread is handed to the executor, by the appending thread.
   *
   * @param executor runs what it is handed once, soon, on any thread; it never refuses
   */
  default void wakeThrough(Executor executor) {}

  /**
   * Returns when the listeners of all appends made so far have been told, or where that takes more
   * than some seconds. A store with no journal tells them when they append.
   */
  default void settle() {}

  /** Makes all appends durable, writes the marks of a clean stop, releases files and memory. */
  @Override
  void close();
}
