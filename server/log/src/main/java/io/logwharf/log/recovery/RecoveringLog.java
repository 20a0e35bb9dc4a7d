package io.logwharf.log.recovery;

import io.logwharf.log.LogFencedException;
import io.logwharf.log.batch.BatchHeader;
import io.logwharf.log.partition.DurableLog;
import io.logwharf.log.partition.FlushState;
import io.logwharf.log.partition.LogFlush;
import io.logwharf.log.partition.LogMetadata;
import io.logwharf.log.partition.LogServices;
import io.logwharf.log.partition.RecoveryPoint;
import io.logwharf.log.partition.SegmentedLog;
import io.logwharf.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A log while the journal is replayed into it. Used by one thread. */
public final class RecoveringLog {
  private final LogMetadata metadata;
  private final SegmentedLog log;
  private final FlushState flushState;
  private long reservedOffset;
  private LogFencedException damage;

  RecoveringLog(
      LogMetadata metadata, RecoveryPoint point, SegmentedLog log, FlushState flushState) {
    this.metadata = metadata;
    this.log = log;
    this.flushState = flushState;
    this.reservedOffset = point.reservedOffset();
  }

  /** A log that can't be loaded: it is there, empty, and refuses everything. */
  static RecoveringLog damaged(RecoveringLog empty, LogFencedException damage) {
    empty.damage = damage;
    return empty;
  }

  public LogMetadata metadata() {
    return metadata;
  }

  /** Why nothing may be changed, null where all is well. */
  public LogFencedException damage() {
    return damage;
  }

  /** The recovery point that is durable. */
  public RecoveryPoint point() {
    return flushState.point();
  }

  /** Appends an entry of the journal, unless the segments have it already. */
  void replay(long baseOffset, int leaderEpoch, ByteBuffer batches) throws IOException {
    if (damage != null || baseOffset < log.endOffset()) {
      return;
    }
    if (baseOffset > log.endOffset()) {
      damage =
          new LogFencedException(
              "log "
                  + metadata.name().directory()
                  + ": the journal goes on at offset "
                  + baseOffset
                  + ", the segments end at "
                  + log.endOffset()
                  + "; restore the log from a copy");
      return;
    }
    Segment segment = log.prepare(batches.remaining());
    log.append(segment, batches, lastOffset(batches) + 1);
  }

  void reserve(long offset) {
    reservedOffset = Math.max(reservedOffset, offset);
  }

  /** Leaves out the offsets that may have been seen with records that are gone. */
  void skipReserved() {
    if (damage == null) {
      log.skipTo(reservedOffset);
    }
  }

  /** Everything that replay has changed, and what was left behind before. */
  LogFlush capture() {
    return flushState.capture(log, 0, FlushState.FINAL_PASS);
  }

  void flushed(LogFlush flush) {
    flushState.flushed(flush);
  }

  /** The log, ready to be used. */
  public DurableLog open(LogServices services, int leaderEpoch) {
    DurableLog opened =
        new DurableLog(
            new DurableLog.Identity(
                metadata.name(), metadata.kind(), metadata.logId(), leaderEpoch),
            log,
            flushState,
            services);
    if (damage != null) {
      opened.fence(damage.getMessage(), damage);
    }
    return opened;
  }

  private static long lastOffset(ByteBuffer batches) {
    long last = -1;
    int end = batches.limit();
    for (int at = batches.position(); at < end; at += BatchHeader.size(batches, at)) {
      last = BatchHeader.lastOffset(batches, at);
    }
    return last;
  }
}
