package io.logwharf.log.partition;

import io.logwharf.log.AppendListener;
import io.logwharf.log.AppendResult;
import io.logwharf.log.DiskReserveException;
import io.logwharf.log.Durability;
import io.logwharf.log.LogClosedException;
import io.logwharf.log.LogException;
import io.logwharf.log.LogFencedException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.TransactionMarker;
import io.logwharf.log.batch.ControlBatch;
import io.logwharf.log.io.Folder;
import io.logwharf.log.journal.JournalAppend;
import io.logwharf.log.journal.JournalLane;
import io.logwharf.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log on disk: appends go to its segments' memory and to the journal. The order under the lock of
 * a log is the order of its journal entries; the committer thread alone moves the high watermark.
 * Lock order: this log's lock, then the journal's queue.
 */
public final class DurableLog extends SegmentedPartitionLog {
  private static final Logger LOG = LoggerFactory.getLogger(DurableLog.class);

  /** A wholly consumed segment smaller than this stays, to be filled further. */
  private static final int WORTH_FREEING_BYTES = 1 << 20;

  private final Identity identity;
  private final FlushState flushState;
  private final LogServices services;
  private final JournalLane lane;
  private volatile long durableOffset;
  private volatile LogException refusal;
  private volatile boolean deleted;
  private boolean growing;

  /**
   * What a log is, for its whole life.
   *
   * @param logId in the journal
   * @param leaderEpoch stamped into what is appended from now on
   */
  public record Identity(LogName name, LogKind kind, long logId, int leaderEpoch) {}

  public DurableLog(
      Identity identity, SegmentedLog log, FlushState flushState, LogServices services) {
    super(log);
    this.identity = identity;
    this.flushState = flushState;
    this.services = services;
    this.lane = new JournalLane(identity.logId, log.endOffset(), this::onRound);
    this.durableOffset = log.endOffset();
  }

  @Override
  public LogName name() {
    return identity.name;
  }

  @Override
  public LogKind kind() {
    return identity.kind;
  }

  /** The id in the journal. */
  public long logId() {
    return identity.logId;
  }

  @Override
  public int leaderEpoch() {
    return identity.leaderEpoch;
  }

  @Override
  public AppendResult append(ByteBuffer batches, Durability durability, AppendListener listener) {
    SegmentedLog.requireWhole(batches);
    int length = batches.remaining();
    requireFits(length);
    synchronized (lock) {
      requireWritable();
      AppendResult earlier = log.checkProducers(batches);
      if (earlier != null) {
        services.journal().submit(barrierFor(earlier, durability, listener));
        return earlier;
      }
      services.reserve().admit(identity.kind, identity.name.directory());
      return appendNew(batches, durability, listener);
    }
  }

  /** Markers may use the disk's reserve: a full broker is drained by commits. */
  @Override
  public AppendResult appendMarker(
      TransactionMarker marker, Durability durability, AppendListener listener) {
    synchronized (lock) {
      requireWritable();
      if (log.producers().isAwaited(marker)) {
        return appendNew(ControlBatch.of(marker), durability, listener);
      }
      services.journal().submit(JournalAppend.barrier(durability, listener));
      return NOTHING_APPENDED;
    }
  }

  private AppendResult appendNew(
      ByteBuffer batches, Durability durability, AppendListener listener) {
    int length = batches.remaining();
    Segment segment = prepare(length);
    long base = log.endOffset();
    long next = log.stamp(batches, identity.leaderEpoch);
    int position = log.append(segment, batches, next);
    services
        .journal()
        .submit(
            new JournalAppend(lane, durability, listener)
                .bytes(segment.memoryAt(position), segment.indexInMemory(position), length)
                .offsets(base, next, identity.leaderEpoch));
    growAhead(segment);
    return new AppendResult(base, next - 1, false);
  }

  /** A duplicate is acknowledged when the first copy, which came before, is as durable as asked. */
  private JournalAppend barrierFor(
      AppendResult earlier, Durability durability, AppendListener listener) {
    boolean durable = earlier.lastOffset() < durableOffset;
    return JournalAppend.barrier(durable ? Durability.WRITTEN : durability, listener);
  }

  private Segment prepare(int length) {
    try {
      return log.prepare(length);
    } catch (IOException e) {
      services.reserve().refresh();
      throw new DiskReserveException(
          "log "
              + identity.name.directory()
              + " has no room for "
              + length
              + " bytes: "
              + e.getMessage()
              + "; free space on its disk",
          e);
    }
  }

  private void growAhead(Segment segment) {
    if (!growing && segment.isShortOfSpace()) {
      growing = true;
      services.background().execute(() -> growNow(segment));
    }
  }

  private void growNow(Segment segment) {
    if (segment.tryRetain()) {
      try {
        services.reserve().refresh();
        segment.growAhead();
      } catch (IOException e) {
        LOG.warn("space not taken: log={} reason={}", identity.name.directory(), e.toString());
        services.reserve().refresh();
      } finally {
        segment.release();
      }
    }
    synchronized (lock) {
      growing = false;
    }
  }

  @Override
  public List<EpochStart> epochs() {
    LeaderEpochs known = log.epochs();
    if (known.latest() >= identity.leaderEpoch) {
      return known.entries();
    }
    List<EpochStart> withCurrent = new ArrayList<>(known.entries());
    withCurrent.add(new EpochStart(identity.leaderEpoch, log.endOffset()));
    return withCurrent;
  }

  @Override
  public void advanceStartTo(long offset) {
    List<Segment> removed;
    long target;
    synchronized (lock) {
      target = Math.min(offset, highWatermark);
      if (target == log.endOffset() && log.active().size() >= WORTH_FREEING_BYTES) {
        log.roll();
      }
      removed = log.advanceStartTo(target);
    }
    if (!removed.isEmpty()) {
      services.background().execute(() -> remove(removed, target));
    }
  }

  private void remove(List<Segment> removed, long start) {
    List<Segment> unneeded;
    boolean awaitingFlush;
    synchronized (lock) {
      unneeded = flushState.remove(removed, start);
      awaitingFlush = flushState.isAwaitingFlush();
    }
    delete(unneeded);
    if (awaitingFlush) {
      services.requestCheckpoint().run();
    }
  }

  private void delete(List<Segment> segments) {
    segments.forEach(Segment::releaseAndDelete);
    if (!segments.isEmpty() && services.reserve().isReached()) {
      services.reserve().refresh();
    }
  }

  /** The log's folder. */
  public Folder folder() {
    return flushState.folder();
  }

  /**
   * Captures everything up to the end; durable in the journal only once a barrier has passed.
   *
   * @param pass as for {@link FlushState#capture}
   */
  public LogFlush capture(long pass) {
    synchronized (lock) {
      return flushState.capture(log, lane.reservedOffset(), pass);
    }
  }

  /** The durable recovery point. */
  public RecoveryPoint recoveryPoint() {
    synchronized (lock) {
      return flushState.point();
    }
  }

  /** Notes that a captured flush and its recovery point are durable. */
  public void flushed(LogFlush flush) {
    List<Segment> unneeded;
    synchronized (lock) {
      unneeded = flushState.flushed(flush);
    }
    delete(unneeded);
  }

  /** Refuses appends from now on: what is in memory may not be what is on the disk. */
  public void fence(String reason, Throwable cause) {
    LOG.error("log fenced: log={} reason={}", identity.name.directory(), reason, cause);
    refusal =
        new LogFencedException("log " + identity.name.directory() + " is fenced: " + reason, cause);
  }

  public boolean isFenced() {
    return refusal instanceof LogFencedException;
  }

  /** Refuses appends from now on; nothing of the log need be kept any more. */
  public void markDeleted() {
    deleted = true;
    refuseAppends("was deleted");
  }

  public boolean isDeleted() {
    return deleted;
  }

  /** Refuses appends from now on because the log is being closed. */
  public void markClosed() {
    refuseAppends("was closed");
  }

  private void refuseAppends(String reason) {
    synchronized (lock) {
      if (refusal == null) {
        refusal = new LogClosedException("log " + identity.name.directory() + " " + reason);
      }
    }
  }

  /** Lets go of all segments, when nothing of the log waits in the journal any more. */
  public void release(boolean delete) {
    List<Segment> removed;
    synchronized (lock) {
      removed = flushState.takeRemoved();
    }
    // What waits for a checkpoint that didn't come is needed by the next start.
    removed.forEach(delete ? Segment::releaseAndDelete : Segment::release);
    log.close(delete);
  }

  private void onRound(long newHighWatermark, long newDurableOffset) {
    durableOffset = newDurableOffset;
    if (newHighWatermark > highWatermark) {
      highWatermark = newHighWatermark;
      listeners.tell();
    }
  }

  private void requireFits(int length) {
    int most = services.journal().maxAppendBytes();
    if (length > most) {
      throw new LogException(
          "append of "
              + length
              + " bytes to "
              + identity.name.directory()
              + "; the most is "
              + most);
    }
  }

  private void requireWritable() {
    LogException refused = refusal;
    if (refused instanceof LogFencedException) {
      throw new LogFencedException(refused.getMessage(), refused);
    }
    if (refused != null) {
      throw new LogClosedException(refused.getMessage());
    }
    services.journal().requireOpen();
  }
}
