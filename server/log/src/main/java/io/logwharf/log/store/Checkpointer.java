package io.logwharf.log.store;

import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.log.LogClosedException;
import io.logwharf.log.journal.Journal;
import io.logwharf.log.journal.JournalAppend;
import io.logwharf.log.partition.DurableLog;
import io.logwharf.log.partition.FlushState;
import io.logwharf.log.partition.LogFlush;
import io.logwharf.log.partition.RecoveryPoint;
import io.logwharf.log.recovery.Checkpoint;
import io.logwharf.log.recovery.RecoveryContext;
import io.logwharf.log.recovery.StoreRecovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces segments so that journal files can be used again. A pass captures all logs, waits until
 * what it captured is durable in the journal, forces the segments, replaces the checkpoint, and
 * only then recycles. Belongs to the background thread, except {@link #request()}.
 */
final class Checkpointer {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
  private static final long RETRY_MS = 1000;
  private final RecoveryContext context;
  private final StoreThreads threads;
  private final Journal journal;
  private final Supplier<Collection<DurableLog>> logs;
  private final int epoch;
  private long neededGeneration;
  private long passes;
  private State state = State.IDLE;
  private boolean failing;

  private enum State {
    IDLE,
    RUNNING,
    /** Running, and asked to run again because more has come up meanwhile. */
    RUNNING_AND_REQUESTED,
    CLOSED
  }

  /** A pass between its two halves. */
  private record Pass(long generation, Map<DurableLog, LogFlush> flushes) {}

  Checkpointer(
      RecoveryContext context,
      StoreThreads threads,
      Journal journal,
      Supplier<Collection<DurableLog>> logs,
      int epoch) {
    this.context = context;
    this.threads = threads;
    this.journal = journal;
    this.logs = logs;
    this.epoch = epoch;
    this.neededGeneration = journal.generation();
  }

  /** Asks for a pass; any thread. */
  void request() {
    threads.background().execute(this::startOrRepeat);
  }

  private void startOrRepeat() {
    if (state == State.IDLE) {
      start();
    } else if (state == State.RUNNING) {
      state = State.RUNNING_AND_REQUESTED;
    }
  }

  private void start() {
    state = State.RUNNING;
    Pass pass = capture(passes++);
    AppendListener next = failure -> threads.background().execute(() -> finish(pass, failure));
    try {
      journal.submit(JournalAppend.barrier(Durability.FORCED, next));
    } catch (LogClosedException e) {
      release(pass);
      LOG.debug("checkpoint left to closing");
    }
  }

  /** The generation is read first: what it doesn't cover was appended before the capture. */
  private Pass capture(long number) {
    long generation = journal.generation();
    Map<DurableLog, LogFlush> flushes = new LinkedHashMap<>();
    for (DurableLog log : logs.get()) {
      flushes.put(log, log.capture(number));
    }
    return new Pass(generation, flushes);
  }

  private void finish(Pass pass, Exception failure) {
    if (failure != null || state == State.CLOSED) {
      release(pass);
      return;
    }
    try {
      complete(pass, false);
      journal.prepareSpare();
      noteSuccess();
    } catch (IOException e) {
      noteFailure(e);
      threads.schedule(this::request, RETRY_MS);
    }
    boolean again = state == State.RUNNING_AND_REQUESTED;
    state = State.IDLE;
    if (again) {
      start();
    }
  }

  private void noteSuccess() {
    if (failing) {
      failing = false;
      LOG.info("checkpoint succeeds again");
    }
  }

  /** Says so once, not each second that a disk stays full. */
  private void noteFailure(IOException failure) {
    if (!failing) {
      failing = true;
      LOG.error(
          "checkpoint failed, tried again each second: reason={}", failure.toString(), failure);
    }
  }

  /**
   * The last pass, once nothing is appended any more and the committer has ended.
   *
   * @param durable whether everything in the journal is
   */
  void close(boolean durable) throws IOException {
    state = State.CLOSED;
    if (durable) {
      complete(capture(FlushState.FINAL_PASS), true);
    }
  }

  private void complete(Pass pass, boolean closing) throws IOException {
    List<RecoveryPoint> points = new ArrayList<>();
    List<DurableLog> forced = new ArrayList<>();
    boolean all = true;
    try {
      for (Map.Entry<DurableLog, LogFlush> entry : pass.flushes.entrySet()) {
        if (force(entry.getKey(), entry.getValue())) {
          points.add(entry.getValue().point());
          forced.add(entry.getKey());
        } else if (!entry.getKey().isDeleted()) {
          points.add(entry.getKey().recoveryPoint());
          all = false;
        }
      }
      long needed = all ? pass.generation : neededGeneration;
      StoreRecovery.write(context, new Checkpoint(closing && all, epoch, needed, points));
      neededGeneration = needed;
    } finally {
      release(pass);
    }
    for (DurableLog log : forced) {
      LogFlush flush = pass.flushes.get(log);
      log.flushed(flush);
      flush.removeOlderSnapshots();
    }
    if (all) {
      journal.recycle(pass.generation);
    } else {
      journal.keepEverything();
    }
  }

  /** A failed force is never retried: the kernel may have dropped what it could not write. */
  private static boolean force(DurableLog log, LogFlush flush) {
    if (log.isFenced() || log.isDeleted()) {
      return false;
    }
    try {
      flush.force();
      return true;
    } catch (IOException e) {
      if (log.isDeleted()) {
        LOG.debug("not forced, because deleted meanwhile: log={}", log.name().directory());
        return false;
      }
      log.fence("its segments could not be forced: " + e.getMessage(), e);
      return false;
    }
  }

  private static void release(Pass pass) {
    pass.flushes.values().forEach(LogFlush::release);
  }
}
