package io.logwharf.log.partition;

import io.logwharf.log.AppendListener;
import io.logwharf.log.AppendResult;
import io.logwharf.log.Durability;
import io.logwharf.log.LogClosedException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.TransactionMarker;
import io.logwharf.log.batch.ControlBatch;
import io.logwharf.log.producer.ProducerStates;
import io.logwharf.log.segment.Allocation;
import io.logwharf.log.segment.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A log in memory. An append is visible when it returns; the listeners are called on the appending
 * thread, before it returns, with no lock held.
 */
public final class VolatileLog extends SegmentedPartitionLog {
  /** Segments are small, so that what has been consumed is given back soon. */
  private static final int LARGEST_SEGMENT_BYTES = 1 << 22;

  /** A consumed segment smaller than this stays, to be filled further. */
  private static final int WORTH_FREEING_BYTES = 1 << 16;

  private final LogName name;
  private final int leaderEpoch;
  private volatile boolean closed;

  public VolatileLog(LogName name, LogOptions options, int leaderEpoch, ProducerStates producers) {
    super(segments(options, producers));
    this.name = name;
    this.leaderEpoch = leaderEpoch;
  }

  private static SegmentedLog segments(LogOptions options, ProducerStates producers) {
    int interval = options.indexIntervalBytes();
    LogOptions small =
        new LogOptions(Math.min(options.segmentBytes(), LARGEST_SEGMENT_BYTES), interval);
    return new SegmentedLog(
        small,
        base -> Segment.inMemory(Allocation.MEMORY, base, interval),
        producers,
        SegmentedLog.Contents.EMPTY);
  }

  @Override
  public LogName name() {
    return name;
  }

  @Override
  public LogKind kind() {
    return LogKind.VOLATILE;
  }

  @Override
  public int leaderEpoch() {
    return leaderEpoch;
  }

  @Override
  public AppendResult append(ByteBuffer batches, Durability durability, AppendListener listener) {
    SegmentedLog.requireWhole(batches);
    AppendResult result;
    synchronized (lock) {
      requireOpen();
      result = log.checkProducers(batches);
      if (result == null) {
        result = appendNew(batches);
      }
    }
    if (!result.duplicate()) {
      listeners.tell();
    }
    listener.onComplete(null);
    return result;
  }

  @Override
  public AppendResult appendMarker(
      TransactionMarker marker, Durability durability, AppendListener listener) {
    AppendResult result = NOTHING_APPENDED;
    synchronized (lock) {
      requireOpen();
      if (log.producers().isAwaited(marker)) {
        result = appendNew(ControlBatch.of(marker));
      }
    }
    if (!result.duplicate()) {
      listeners.tell();
    }
    listener.onComplete(null);
    return result;
  }

  private AppendResult appendNew(ByteBuffer batches) {
    try {
      Segment segment = log.prepare(batches.remaining());
      long base = log.endOffset();
      long next = log.stamp(batches, leaderEpoch);
      log.append(segment, batches, next);
      highWatermark = next;
      return new AppendResult(base, next - 1, false);
    } catch (IOException e) {
      throw new UncheckedIOException("memory of a volatile log", e);
    }
  }

  @Override
  public List<EpochStart> epochs() {
    return log.epochs().entries();
  }

  @Override
  public void advanceStartTo(long offset) {
    List<Segment> removed;
    synchronized (lock) {
      long target = Math.min(offset, highWatermark);
      if (target == log.endOffset() && log.active().size() >= WORTH_FREEING_BYTES) {
        log.roll();
      }
      removed = log.advanceStartTo(target);
    }
    removed.forEach(Segment::release);
  }

  /** Frees the memory once no slice is open. */
  public void close() {
    synchronized (lock) {
      if (!closed) {
        closed = true;
        log.close(true);
      }
    }
  }

  @Override
  void requireReadable() {
    requireOpen();
  }

  private void requireOpen() {
    if (closed) {
      throw new LogClosedException("log " + name.directory() + " is closed");
    }
  }
}
