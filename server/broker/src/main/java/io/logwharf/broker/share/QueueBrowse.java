package io.logwharf.broker.share;

import io.logwharf.broker.network.RecordRegion;
import io.logwharf.broker.share.scan.BatchScan;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.LogSlice;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TransactionOutcome;
import io.logwharf.protocol.extension.Browse;
import io.logwharf.protocol.message.MessageLife;
import io.logwharf.protocol.message.RecordFields;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordCursor;
import io.logwharf.protocol.record.RecordView;
import io.logwharf.protocol.selector.Selector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.Errors;

/**
 * Puts together one page of a queue browser's view. Looks at a bounded part of the log, so that a
 * selector that matches little doesn't keep the event loop. Owned by the event loop of the share
 * partition, for one page.
 */
public final class QueueBrowse {
  /** A page is full beyond this size; one record is in it even if it is larger. */
  static final int PAGE_BYTES = 128 * 1024;

  /** The most that is looked at for one page, in bytes of the log. */
  static final int MAX_SCAN_BYTES = 1 << 20;

  private static final int READ_BYTES = 256 * 1024;
  private static final int MAX_DECOMPRESSED_BYTES = 1 << 28;

  private final SharePartition partition;
  private final PartitionLog log;
  private final PartitionShares shares;
  private final BatchScan scan;
  private final Selector selector;
  private final long nowMs;
  private final long end;
  private final ByteBuf out;
  private final BatchView batch = new BatchView();
  private final RecordCursor records = new RecordCursor(MAX_DECOMPRESSED_BYTES);
  private final RecordFields fields = new RecordFields();
  private final MessageLife life = new MessageLife();
  private long next;
  private int scanned;
  private boolean full;

  /** A page, whose region is closed by whoever sends it. */
  public record Page(Browse.Response header, RecordRegion records) {
    /** Instead of a page, why there is none. */
    public static Page failed(Errors error, String message) {
      return new Page(
          Browse.Response.failed(error, message),
          RecordRegion.of(ByteBuffer.allocate(0), () -> {}));
    }
  }

  /**
   * Begins a page.
   *
   * @param selector null for all messages
   * @param nowMs in ms since 1970
   */
  QueueBrowse(SharePartitionHost host, Browse request, Selector selector, long nowMs) {
    this.partition = host.partition();
    this.log = host.log();
    this.shares = host.shares();
    this.scan = host.dispatch().scan();
    this.selector = selector;
    this.nowMs = nowMs;
    long highWatermark = log.highWatermark();
    this.end =
        request.endOffset() < 0 ? highWatermark : Math.min(request.endOffset(), highWatermark);
    this.next = partition.nextWaiting(Math.max(request.fromOffset(), log.startOffset()), end);
    // On the heap: it is nobody's to release where the connection is gone before it is sent.
    this.out = Unpooled.buffer(1024);
  }

  Page page() {
    while (next >= 0 && !full && scanned < MAX_SCAN_BYTES) {
      readOn();
    }
    var header = new Browse.Response(Errors.NONE, "", next, end, out.readableBytes());
    return new Page(header, RecordRegion.of(out.nioBuffer(), () -> {}));
  }

  private void readOn() {
    try (LogSlice slice = log.read(next, READ_BYTES)) {
      if (slice == null) {
        next = Browse.Response.NO_MORE;
        return;
      }
      batch.wrap(slice.buffer());
      do {
        scanned += batch.sizeInBytes();
        if (isVisible()) {
          takeFromBatch();
        }
        if (!full) {
          next = partition.nextWaiting(Math.max(next, batch.lastOffset() + 1), end);
        }
      } while (next >= 0 && !full && scanned < MAX_SCAN_BYTES && batch.next());
    }
  }

  /** What dispatch would not deliver now isn't shown either. */
  private boolean isVisible() {
    return batch.lastOffset() >= next
        && !scan.isForNobody(batch)
        && (!batch.isTransactional()
            || log.outcome(batch.producerId(), batch.baseOffset()) == TransactionOutcome.COMMITTED);
  }

  /** Takes runs of records, until the page is full: then what comes next is where it went on. */
  private void takeFromBatch() {
    long first = -1;
    long last = -1;
    int runBytes = 0;
    records.reset(batch);
    while (!full && records.next()) {
      RecordView record = records.record();
      long offset = record.offset();
      if (offset < next) {
        continue;
      }
      boolean wanted = offset < end && partition.isWaiting(offset) && matches(record);
      full = wanted && !hasRoom(runBytes, record.sizeInBytes());
      if (full) {
        next = offset;
      } else if (wanted) {
        first = first < 0 ? offset : first;
        last = offset;
        runBytes += record.sizeInBytes();
      } else {
        endRun(first, last);
        first = -1;
        runBytes = 0;
      }
    }
    endRun(first, last);
  }

  private boolean hasRoom(int runBytes, int bytes) {
    int used = out.readableBytes() + runBytes;
    return used == 0 || used + bytes <= PAGE_BYTES;
  }

  private void endRun(long first, long last) {
    if (first >= 0) {
      shares.slicer().slice(batch, first, last, out);
    }
  }

  private boolean matches(RecordView record) {
    life.read(record);
    return !life.isExpired(nowMs)
        && !life.isEarly(nowMs)
        && (selector == null || selector.matches(fields.wrap(record)));
  }
}
