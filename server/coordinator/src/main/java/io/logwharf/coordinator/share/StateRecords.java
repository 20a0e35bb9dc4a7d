package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.ChangesWriter;
import io.logwharf.coordinator.share.record.FrontierWriter;
import io.logwharf.coordinator.share.record.PendingWriter;
import io.logwharf.coordinator.share.record.SnapshotPart;
import io.logwharf.coordinator.share.record.SnapshotWriter;
import io.logwharf.coordinator.share.record.TransactionKey;
import java.nio.ByteBuffer;

/**
 * Gives the records of a share partition to its sink, and knows when a snapshot is worth writing:
 * when replaying the records since the last one costs more than a few times the snapshot itself.
 */
final class StateRecords {
  /** What a record costs in the log besides its own bytes, and in replay. */
  private static final int BYTES_PER_RECORD = 32;

  private static final int TIMES_LAST_SNAPSHOT = 4;

  private final ChangesWriter changes = new ChangesWriter();
  private final PendingWriter pending = new PendingWriter();
  private final FrontierWriter frontiers = new FrontierWriter();
  private final ShareConfig config;
  private final StateRecordSink sink;
  private long bytesSinceSnapshot;
  private long snapshotBytes;

  StateRecords(ShareConfig config, StateRecordSink sink) {
    this.config = config;
    this.sink = sink;
  }

  void done(long firstOffset, long lastOffset) {
    changes.done(firstOffset, lastOffset);
  }

  void deliveryCount(long offset, int count) {
    changes.deliveryCount(offset, offset, count);
  }

  /** Writes the changes since the last call, as one record, if there are any. */
  void writeChanges() {
    if (!changes.isEmpty()) {
      write(changes.take());
    }
  }

  void beginPending(TransactionKey transaction) {
    pending.begin(transaction);
  }

  void pending(long offset, int count) {
    pending.pending(offset, count);
  }

  void writePending() {
    write(pending.take());
  }

  void writeFrontier(long frontier) {
    write(frontiers.write(frontier));
  }

  void writeSnapshot(ShareState state, long deliveryFrontier) {
    SnapshotPart head =
        new SnapshotPart(0, true, state.startOffset(), state.scanFrontier(), deliveryFrontier);
    SnapshotWriter writer = new SnapshotWriter(head, config.snapshotRecordBytes(), sink::append);
    SharePage page = state.pageAtOrAfter(0);
    while (page != null) {
      for (int slot = page.nextLive(0); slot < page.slots(); slot = page.nextLive(slot + 1)) {
        writer.held(
            page.offset(slot), page.offset(slot), page.count(slot), transaction(state, page, slot));
      }
      page = state.pageAtOrAfter(page.end());
    }
    snapshotBytes = writer.end();
    bytesSinceSnapshot = 0;
  }

  private static TransactionKey transaction(ShareState state, SharePage page, int slot) {
    int owner = page.owner(slot);
    return owner == SharePage.NOBODY ? null : state.members().at(owner).transaction();
  }

  boolean isSnapshotDue() {
    return bytesSinceSnapshot
        >= Math.max(config.snapshotBytes(), TIMES_LAST_SNAPSHOT * snapshotBytes);
  }

  boolean isSnapshotStale() {
    return bytesSinceSnapshot > 0;
  }

  private void write(ByteBuffer record) {
    bytesSinceSnapshot += record.remaining() + BYTES_PER_RECORD;
    sink.append(record);
  }
}
