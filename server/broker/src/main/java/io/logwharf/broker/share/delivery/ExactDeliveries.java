package io.logwharf.broker.share.delivery;

import io.logwharf.broker.network.RecordRegion;
import io.logwharf.broker.share.scan.BatchScan;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.LogSlice;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.record.BatchSlicer;
import io.logwharf.protocol.record.BatchView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts together deliveries that hold exactly the records acquired: runs of whole batches as they
 * stand in the log, and batches cut to what is acquired where only some of their records are. Owned
 * by the event loop of the share partition.
 */
public final class ExactDeliveries {
  private static final int BATCH_HEADER_BYTES = 61;

  /** Bounds the work of one delivery where records that were given back lie far apart. */
  private static final int MAX_REGIONS = 64;

  private final SharePartition partition;
  private final BatchScan scan;
  private final BatchSlicer slicer;
  private final ByteBufAllocator allocator;
  private final BatchView batch = new BatchView();

  public ExactDeliveries(
      SharePartition partition, BatchScan scan, BatchSlicer slicer, ByteBufAllocator allocator) {
    this.partition = partition;
    this.scan = scan;
    this.slicer = slicer;
    this.allocator = allocator;
  }

  /**
   * Acquires available records, the first ones first, and puts together a delivery of them.
   *
   * @param maxRecords at least 1
   * @param maxBytes of the batches; one record is delivered even if it is larger
   * @return null where nothing is available
   */
  public Delivery next(ShareMember member, int maxRecords, int maxBytes, long nowMs) {
    var delivery = new Composition(member, maxRecords, maxBytes, nowMs);
    Acquired available = scan.nextAvailable(0);
    while (available != null) {
      LogSlice slice = scan.read(available, delivery.bytesLeft());
      if (slice != null) {
        delivery.takeFrom(slice, available);
      }
      available = delivery.isFull() ? null : scan.nextAvailable(delivery.nextOffset);
    }
    return delivery.build();
  }

  /** One delivery in the making. */
  private final class Composition {
    private final ShareMember member;
    private final int maxRecords;
    private final int maxBytes;
    private final long nowMs;
    private final List<Acquired> acquired = new ArrayList<>(1);
    private final List<RecordRegion> regions = new ArrayList<>(1);
    private int records;
    private int bytes;
    private boolean full;

    /** What lies below has been looked at. */
    private long nextOffset;

    /** A run of whole batches, next to each other in the slice at hand. */
    private int runPosition;

    private int runBytes;
    private long runFirst;

    Composition(ShareMember member, int maxRecords, int maxBytes, long nowMs) {
      this.member = member;
      this.maxRecords = maxRecords;
      this.maxBytes = maxBytes;
      this.nowMs = nowMs;
    }

    boolean isFull() {
      return full || records >= maxRecords || bytes >= maxBytes || regions.size() >= MAX_REGIONS;
    }

    int bytesLeft() {
      return maxBytes - bytes - runBytes;
    }

    /** Takes the first run of whole batches from the slice, or else a part of its first batch. */
    void takeFrom(LogSlice slice, Acquired available) {
      batch.wrap(slice.buffer());
      Acquired next = available;
      boolean goOn = true;
      while (goOn) {
        next = scan.enter(batch, next);
        boolean within = next != null && next.firstOffset() <= batch.lastOffset();
        if (within && takesWhole(next)) {
          extendRun();
        } else if (runBytes > 0) {
          break;
        } else if (within) {
          takePart(next);
          break;
        }
        nextOffset = batch.lastOffset() + 1;
        next = scan.nextAvailable(nextOffset);
        goOn = next != null && records < maxRecords && batch.next();
      }
      endRun(slice);
    }

    /** Whether all of the batch is available, and fits. */
    private boolean takesWhole(Acquired next) {
      int count = batch.lastOffsetDelta() + 1;
      return batch.sizeInBytes() <= bytesLeft()
          && count <= maxRecords - records
          && next.firstOffset() == batch.baseOffset()
          && scan.countIn(batch, next) == count;
    }

    private void extendRun() {
      if (runBytes == 0) {
        runPosition = batch.position();
        runFirst = batch.baseOffset();
      }
      runBytes += batch.sizeInBytes();
      records += batch.lastOffsetDelta() + 1;
    }

    private void endRun(LogSlice slice) {
      if (runBytes == 0) {
        slice.close();
        return;
      }
      partition.acquire(member, runFirst, nextOffset - 1, nowMs, acquired);
      regions.add(RecordRegion.of(slice, runPosition, runBytes));
      bytes += runBytes;
      runBytes = 0;
    }

    /**
     * Takes what is available of the batch, as far as there is room. A batch that would fit into an
     * empty delivery is left whole for the next one.
     */
    private void takePart(Acquired available) {
      if (records > 0 && scan.countIn(batch, available) == batch.lastOffsetDelta() + 1) {
        full = true;
        return;
      }
      ByteBuf out =
          allocator.directBuffer(Math.min(batch.sizeInBytes(), Math.max(256, bytesLeft())));
      Acquired next = available;
      while (next != null
          && next.firstOffset() <= batch.lastOffset()
          && records < maxRecords
          && takeRange(next, out)) {
        next = scan.nextAvailable(nextOffset);
      }
      if (out.isReadable()) {
        bytes += out.readableBytes();
        regions.add(RecordRegion.of(out.nioBuffer(), out::release));
      } else {
        out.release();
      }
    }

    /** Takes records from the start of a range; false where there is no room for one. */
    private boolean takeRange(Acquired range, ByteBuf out) {
      long first = range.firstOffset();
      long end = Math.min(range.lastOffset(), batch.lastOffset());
      long last = lastWithin(first, Math.min(end, first + maxRecords - records - 1), out);
      if (last < first) {
        full = true;
        return false;
      }
      slicer.slice(batch, first, last, out);
      records += partition.acquire(member, first, last, nowMs, acquired);
      nextOffset = last + 1;
      return true;
    }

    /** The last offset up to which the records fit, below the first where none does. */
    private long lastWithin(long first, long last, ByteBuf out) {
      int room = bytesLeft() - out.readableBytes() - BATCH_HEADER_BYTES;
      if (slicer.recordBytes(batch, first, last) <= room) {
        return last;
      }
      long fits = records == 0 ? first : first - 1;
      long tooMany = last;
      while (tooMany - fits > 1) {
        long middle = (fits + tooMany) >>> 1;
        if (slicer.recordBytes(batch, first, middle) <= room) {
          fits = middle;
        } else {
          tooMany = middle;
        }
      }
      return fits;
    }

    Delivery build() {
      return records == 0 ? null : new Delivery(acquired, regions, records, bytes);
    }
  }
}
