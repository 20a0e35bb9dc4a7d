package io.logwharf.log.journal;

import io.logwharf.log.LogClosedException;
import io.logwharf.log.LogException;
import io.logwharf.log.LogFencedException;
import io.logwharf.log.io.FileLayer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Takes appends from any thread and makes them durable in the order in which they came. Driven by
 * one committer thread in {@link #run()}, or step by step through {@link #runRound()}.
 */
public final class Journal {
  private static final int REFUSED_AT = 4;
  private final JournalConfig config;
  private final JournalFiles files;
  private final JournalQueue queue;
  private final JournalWriter writer;
  private final Committer committer;
  private final Runnable onHalfFull;
  private final List<Runnable> reliefListeners = new CopyOnWriteArrayList<>();
  private volatile LogFencedException failure;
  private long askedGeneration;

  /**
   * Begins a journal in which nothing of earlier runs is needed any more.
   *
   * @param generation of its first file, higher than any used before
   * @param onHalfFull asks for segments to be forced and a spare file to be prepared; called on the
   *     committer thread once a file
   */
  public Journal(FileLayer layer, JournalConfig config, long generation, Runnable onHalfFull)
      throws IOException {
    this.config = config;
    this.files = new JournalFiles(layer, config);
    this.onHalfFull = onHalfFull;
    this.queue = new JournalQueue(config.queueBytes());
    files.adoptExisting();
    this.writer = new JournalWriter(files, generation);
    this.askedGeneration = generation - 1;
    this.committer = new Committer(queue, writer, this::relieve);
  }

  /**
   * Takes the append's place in the order. Returns at once; the listener hears of the outcome on
   * the committer thread.
   *
   * @throws LogClosedException where it is closed
   */
  public void submit(JournalAppend append) {
    if (!queue.add(append)) {
      throw new LogClosedException("the journal is closed");
    }
  }

  /**
   * To be asked before an append changes anything.
   *
   * @throws LogFencedException where the journal has failed
   * @throws LogException where several times as much waits as makes the journal overloaded
   */
  public void requireOpen() {
    LogFencedException failed = failure;
    if (failed != null) {
      throw new LogFencedException(failed.getMessage(), failed);
    }
    if (files.isFarOverLimit()) {
      throw new LogException(
          "segments are forced too slowly and the journal holds more than "
              + 2 * config.maxFiles()
              + " files; send again when it has caught up");
    }
    if (queue.isOverloaded() && queue.bytes() > REFUSED_AT * config.queueBytes()) {
      throw new LogException(
          "more than "
              + REFUSED_AT * config.queueBytes()
              + " bytes wait for the journal; send again when it has caught up");
    }
  }

  /** Whether so many bytes wait that nothing more should be read from clients. */
  public boolean isOverloaded() {
    return queue.isOverloaded() || files.isOverLimit();
  }

  /**
   * Adds a listener for the end of an overload; called on the committer or the background thread.
   */
  public void onRelief(Runnable listener) {
    reliefListeners.add(listener);
  }

  /**
   * Hands what wakes a sleeping committer to an executor, which runs it soon, on any thread: so
   * that appends made in one go are one round.
   */
  public void wakeThrough(Executor executor) {
    queue.wakeThrough(executor);
  }

  /** The longest append that it takes, in bytes. */
  public int maxAppendBytes() {
    return config.maxAppendBytes();
  }

  public long rounds() {
    return committer.rounds();
  }

  /** The generation of the file that is being written. */
  public long generation() {
    return writer.generation();
  }

  /** Lets files of generations below this one be used again. */
  public void recycle(long generation) throws IOException {
    if (files.recycle(generation)) {
      relieve();
    }
  }

  /** Takes the space of the next file in advance. */
  public void prepareSpare() throws IOException {
    files.prepareSpare();
  }

  /** Says that files can't be recycled any more, because a segment could not be forced. */
  public void keepEverything() {
    files.liftLimit();
  }

  /** The committer thread's work, until {@link #close()}. */
  public void run() {
    long flushNanos = TimeUnit.MILLISECONDS.toNanos(config.flushIntervalMs());
    long forceAt = 0;
    while (!queue.isDrained()) {
      boolean wasUnforced = committer.hasUnforced();
      boolean worked = runRound();
      if (committer.hasUnforced()) {
        long now = System.nanoTime();
        forceAt = wasUnforced ? forceAt : now + flushNanos;
        if (now - forceAt >= 0) {
          forceUnforced();
        } else if (!worked) {
          queue.await(forceAt - now);
        }
      } else if (!worked) {
        queue.await(Long.MAX_VALUE);
      }
    }
    forceUnforced();
  }

  /** Writes what waits; false where nothing did. Used by tests that drive the journal by hand. */
  public boolean runRound() {
    boolean worked = committer.runRound();
    failure = committer.failure();
    if (worked) {
      askForRecycling();
    }
    return worked;
  }

  /** Forces what was written and not forced; the committer thread's. */
  public void forceUnforced() {
    if (committer.hasUnforced() && failure == null) {
      committer.forceNow();
      failure = committer.failure();
    }
  }

  /** Ends {@link #run()} after what has been submitted; later submits are refused. */
  public void close() {
    queue.close();
  }

  /** Whether all that was submitted is on stable storage, once the committer thread has ended. */
  public boolean isDurable() {
    return failure == null && !committer.hasUnforced();
  }

  /** Closes the files, once the committer thread has ended. */
  public void closeFiles() throws IOException {
    files.close();
  }

  private void relieve() {
    reliefListeners.forEach(Runnable::run);
  }

  /** Once a file, about half-way; a large round may have passed the middle of several. */
  private void askForRecycling() {
    long generation = writer.generation();
    boolean due = generation > askedGeneration && writer.fill() > 0.5;
    if (due || generation > askedGeneration + 1) {
      askedGeneration = due ? generation : generation - 1;
      onHalfFull.run();
    }
  }
}
