package io.logwharf.log.journal;

import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.log.LogFencedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what has gathered since the last round, forces once where anyone asked for it, and tells
 * everyone: no lingering, since what arrives during a force makes the next round. All methods are
 * the committer thread's.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int RESERVE_STEP = 8192;
  private final JournalQueue queue;
  private final JournalWriter writer;
  private final Runnable onRelief;
  private final List<JournalLane> touched = new ArrayList<>();
  private final List<JournalLane> unforced = new ArrayList<>();
  private LogFencedException failure;
  private volatile long rounds;

  Committer(JournalQueue queue, JournalWriter writer, Runnable onRelief) {
    this.queue = queue;
    this.writer = writer;
    this.onRelief = onRelief;
  }

  long rounds() {
    return rounds;
  }

  /** Whether something has been written and not forced. */
  boolean hasUnforced() {
    return !unforced.isEmpty();
  }

  /** The failure that ended the journal, null while it works. */
  LogFencedException failure() {
    return failure;
  }

  /** Writes what waits; false where nothing did. */
  boolean runRound() {
    JournalAppend[] round = queue.take();
    int count = 0;
    long bytes = 0;
    boolean forced = false;
    while (count < round.length && round[count] != null) {
      forced |= round[count].durability == Durability.FORCED;
      bytes += round[count].length;
      count++;
    }
    if (count == 0) {
      return false;
    }
    if (failure == null) {
      write(round, count, forced);
    }
    complete(round, count);
    if (queue.done(count, bytes)) {
      onRelief.run();
    }
    return true;
  }

  /** Forces what rounds without a force have left. */
  void forceNow() {
    try {
      writer.force();
      publishForced();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void write(JournalAppend[] round, int count, boolean forceAsked) {
    try {
      for (int i = 0; i < count; i++) {
        JournalAppend append = round[i];
        if (!append.isBarrier()) {
          writer.append(append);
          if (append.lane.touch(append.nextOffset)) {
            touched.add(append.lane);
          }
        }
      }
      boolean forced = forceAsked | reserve(forceAsked);
      writer.flush();
      if (forced) {
        writer.force();
      }
      rounds++;
      advance(forced);
    } catch (IOException e) {
      fail(e);
    }
  }

  /**
   * Readers may see what was written before it was forced, so an offset could be seen, lost with
   * the power, and given to another record. Therefore offsets are reserved ahead, durably, and
   * recovery goes on behind them.
   *
   * @return whether the round must be forced for it
   */
  private boolean reserve(boolean forced) throws IOException {
    boolean must = false;
    for (JournalLane lane : touched) {
      long left = lane.reservedOffset() - lane.writtenOffset();
      boolean exceeded = left < 0 && !forced;
      boolean nearlyUsed = forced && left >= 0 && left < RESERVE_STEP / 2 && lane.hasReserved();
      if (exceeded || nearlyUsed) {
        lane.reserve(lane.writtenOffset() + RESERVE_STEP);
        writer.reserve(lane.id(), lane.reservedOffset());
        must = true;
      }
    }
    return must;
  }

  private void advance(boolean forced) {
    for (int i = 0; i < touched.size(); i++) {
      JournalLane lane = touched.get(i);
      if (lane.endRound(forced)) {
        unforced.add(lane);
      }
    }
    touched.clear();
    if (forced) {
      publishForced();
    }
  }

  private void publishForced() {
    for (int i = 0; i < unforced.size(); i++) {
      unforced.get(i).publishForced();
    }
    unforced.clear();
  }

  private void complete(JournalAppend[] round, int count) {
    for (int i = 0; i < count; i++) {
      AppendListener listener = round[i].listener;
      if (listener != AppendListener.NONE) {
        tell(listener);
      }
    }
  }

  private void tell(AppendListener listener) {
    try {
      listener.onComplete(failure);
    } catch (RuntimeException e) {
      LOG.error("listener of an append failed", e);
    }
  }

  private void fail(IOException cause) {
    LOG.error("journal failed; nothing is written until the broker is restarted", cause);
    failure =
        new LogFencedException(
            "the journal could not be written or forced: "
                + cause.getMessage()
                + "; check the disk, then restart the broker",
            cause);
  }
}
