package io.logwharf.broker.share.deadletter;

import io.logwharf.coordinator.share.record.DeadLetterReason;
import io.logwharf.log.LogSlice;
import io.logwharf.log.OffsetOutOfRangeException;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.message.DeadLetter;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;

/** A batch of copies of condemned records. For one use, by one thread. */
final class DeadLetterBatch {
  /** A batch ends with the record that brings it to this size. */
  private static final int MAX_BYTES = 1 << 20;

  private static final int READ_BYTES = 1 << 16;
  private static final int MAX_DECOMPRESSED_BYTES = 1 << 28;

  private final PartitionLog log;
  private final DeadLetter.Origin origin;
  private final ByteBuf out = Unpooled.buffer(1 << 12);
  private final BatchWriter batch = new BatchWriter(out);
  private final BatchView view = new BatchView();
  private final RecordCursor records = new RecordCursor(MAX_DECOMPRESSED_BYTES);
  private final DeadLetter deadLetter = new DeadLetter();
  private long lookedUpTo;

  DeadLetterBatch(PartitionLog log, DeadLetter.Origin origin) {
    this.log = log;
    this.origin = origin;
    this.lookedUpTo = -1;
  }

  /** The reason, as people should read it. */
  static String describe(DeadLetterReason reason) {
    return switch (reason) {
      case DELIVERY_LIMIT -> "delivered too often without being consumed";
      case REJECTED -> "rejected by a consumer";
      case EXPIRED -> "expired before it was consumed";
    };
  }

  /**
   * Copies records, until the batch is full; those that the log has no more are left out.
   *
   * @param ranges in order of offset
   */
  void copy(List<Acquired> ranges) {
    for (Acquired range : ranges) {
      if (out.readableBytes() < MAX_BYTES) {
        copy(range);
      }
    }
  }

  /** The last offset looked at: up to it all records given are in the batch, or gone. */
  long lookedUpTo() {
    return lookedUpTo;
  }

  int count() {
    return batch.count();
  }

  /** The batch, in a transaction of a producer. */
  ByteBuffer finish(DeadLetters.Lease lease) {
    batch.finish(lease.producer().producerId(), lease.producer().epoch(), 0, true);
    return out.nioBuffer();
  }

  private void copy(Acquired range) {
    long next = range.firstOffset();
    while (next <= range.lastOffset() && out.readableBytes() < MAX_BYTES) {
      next = copyFrom(next, range);
      lookedUpTo = Math.min(next, range.lastOffset() + 1) - 1;
    }
  }

  /** Copies from one slice of the log; returns the offset to go on with. */
  private long copyFrom(long first, Acquired range) {
    try (LogSlice slice = log.read(first, READ_BYTES)) {
      if (slice == null) {
        return range.lastOffset() + 1;
      }
      view.wrap(slice.buffer());
      long next = first;
      boolean more = true;
      while (more && view.baseOffset() <= range.lastOffset()) {
        next = copyFrom(view, next, range);
        more = out.readableBytes() < MAX_BYTES && view.next();
      }
      return Math.max(next, first);
    } catch (OffsetOutOfRangeException e) {
      return Math.max(log.startOffset(), first + 1);
    }
  }

  private long copyFrom(BatchView source, long first, Acquired range) {
    if (source.isGrouped()) {
      batch.group();
    }
    if (source.isPrioritized()) {
      batch.prioritize();
    }
    records.reset(source);
    while (records.next()) {
      long offset = records.record().offset();
      if (offset >= first && offset <= range.lastOffset()) {
        if (out.readableBytes() >= MAX_BYTES) {
          return offset;
        }
        deadLetter.write(batch, records.record(), origin, range.deliveryCount());
      }
    }
    return Math.max(first, source.lastOffset() + 1);
  }
}
