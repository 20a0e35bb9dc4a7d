package io.logwharf.log.partition;

import io.logwharf.log.AbortedTransaction;
import io.logwharf.log.ActiveProducer;
import io.logwharf.log.LogSlice;
import io.logwharf.log.OpenTransaction;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TransactionOutcome;
import java.util.List;
import java.util.Optional;

/**
 * What logs on disk and in memory have in common: readers see the segments below the high
 * watermark. How appends get there, and when it moves, is the subclass's.
 */
abstract class SegmentedPartitionLog implements PartitionLog {
  /** Guards changes of the segments. */
  final Object lock = new Object();

  final SegmentedLog log;
  final Listeners listeners = new Listeners();

  /** Moved by one thread at a time. */
  volatile long highWatermark;

  SegmentedPartitionLog(SegmentedLog log) {
    this.log = log;
    this.highWatermark = log.endOffset();
  }

  /** To throw where there is nothing to be read any more. */
  void requireReadable() {}

  @Override
  public long startOffset() {
    return log.startOffset();
  }

  @Override
  public long endOffset() {
    return log.endOffset();
  }

  @Override
  public long highWatermark() {
    return highWatermark;
  }

  @Override
  public long sizeInBytes() {
    return log.sizeInBytes();
  }

  @Override
  public LogSlice read(long offset, int maxBytes) {
    requireReadable();
    return log.read(offset, maxBytes, highWatermark);
  }

  @Override
  public LogSlice readCommitted(long offset, int maxBytes) {
    requireReadable();
    return log.read(offset, maxBytes, lastStableOffset());
  }

  @Override
  public long lastStableOffset() {
    return log.lastStableOffset(highWatermark);
  }

  @Override
  public List<AbortedTransaction> abortedTransactions(long from, long to) {
    return log.aborted(from, to);
  }

  @Override
  public TransactionOutcome outcome(long producerId, long offset) {
    return log.outcome(producerId, offset, highWatermark);
  }

  @Override
  public Optional<OpenTransaction> oldestTransaction() {
    return log.producers().transactions().oldest();
  }

  @Override
  public List<ActiveProducer> producers() {
    synchronized (lock) {
      return log.producers().active();
    }
  }

  @Override
  public TimestampOffset offsetForTimestamp(long timestamp) {
    return log.firstAtOrAfter(timestamp, highWatermark);
  }

  @Override
  public TimestampOffset maxTimestamp() {
    return log.largestTimestamp(highWatermark);
  }

  @Override
  public void onHighWatermark(Runnable listener) {
    listeners.add(listener);
  }
}
