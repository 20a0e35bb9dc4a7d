package io.logwharf.broker.share.delivery;

import io.logwharf.broker.network.RecordRegion;
import io.logwharf.broker.share.scan.BatchScan;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.LogSlice;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.record.BatchView;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts together deliveries for stock share consumers: one run of batches as it stands in the log,
 * and the ranges acquired in it. Owned by the event loop of the share partition.
 */
public final class WholeBatchDeliveries {
  private final SharePartition partition;
  private final BatchScan scan;
  private final BatchView batch = new BatchView();

  public WholeBatchDeliveries(SharePartition partition, BatchScan scan) {
    this.partition = partition;
    this.scan = scan;
  }

  /**
   * Acquires available records, the first ones first, and puts together a delivery of them.
   *
   * @param maxRecords at least 1; the last batch is taken with all that is available in it, unless
   *     the limit is strict
   * @param maxBytes of the batches; one batch is delivered even if it is larger
   * @return null where nothing is available
   */
  public Delivery next(
      ShareMember member, int maxRecords, int maxBytes, boolean strictLimit, long nowMs) {
    Acquired available = scan.nextAvailable(0);
    while (available != null) {
      LogSlice slice = scan.read(available, maxBytes);
      if (slice != null) {
        var run = new Run(member, maxRecords, strictLimit, nowMs);
        run.take(slice, available);
        if (run.records > 0) {
          return run.build(slice);
        }
        slice.close();
      }
      available = scan.nextAvailable(0);
    }
    return null;
  }

  /** A run of batches in one slice, from the first to the last with an acquired record. */
  private final class Run {
    private final ShareMember member;
    private final int maxRecords;
    private final boolean strictLimit;
    private final long nowMs;
    private final List<Acquired> acquired = new ArrayList<>(1);
    private int records;
    private int from;
    private int to;

    Run(ShareMember member, int maxRecords, boolean strictLimit, long nowMs) {
      this.member = member;
      this.maxRecords = maxRecords;
      this.strictLimit = strictLimit;
      this.nowMs = nowMs;
    }

    void take(LogSlice slice, Acquired available) {
      batch.wrap(slice.buffer());
      Acquired next = available;
      boolean goOn = true;
      while (goOn) {
        next = scan.enter(batch, next);
        if (next != null && next.firstOffset() <= batch.lastOffset()) {
          takeBatch(next);
        }
        next = scan.nextAvailable(batch.lastOffset() + 1);
        goOn = next != null && records < maxRecords && batch.next();
      }
    }

    private void takeBatch(Acquired available) {
      long last = strictLimit ? lastOf(available, maxRecords - records) : batch.lastOffset();
      last = Math.min(last, partition.durableFrontier() - 1);
      int taken = 0;
      Acquired next = available;
      while (next != null && next.firstOffset() <= last) {
        long end = Math.min(last, next.lastOffset());
        taken += partition.acquire(member, next.firstOffset(), end, nowMs, acquired);
        next = scan.nextAvailable(end + 1);
      }
      if (taken > 0 && records == 0) {
        from = batch.position();
      }
      if (taken > 0) {
        to = batch.position() + batch.sizeInBytes();
      }
      records += taken;
    }

    /** The offset up to which the batch has so many available records, or its last. */
    private long lastOf(Acquired available, int count) {
      int left = count;
      Acquired next = available;
      while (next != null && next.firstOffset() <= batch.lastOffset()) {
        if (next.lastOffset() - next.firstOffset() + 1 >= left) {
          return Math.min(batch.lastOffset(), next.firstOffset() + left - 1);
        }
        left -= (int) (next.lastOffset() - next.firstOffset() + 1);
        next = scan.nextAvailable(next.lastOffset() + 1);
      }
      return batch.lastOffset();
    }

    Delivery build(LogSlice slice) {
      var region = RecordRegion.of(slice, from, to - from);
      return new Delivery(acquired, List.of(region), records, to - from);
    }
  }
}
