package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.ChangesWriter;
import io.logwharf.coordinator.share.record.FrontierWriter;
import io.logwharf.coordinator.share.record.Holding;
import io.logwharf.coordinator.share.record.HoldingWriter;
import io.logwharf.coordinator.share.record.SnapshotPart;
import io.logwharf.coordinator.share.record.SnapshotWriter;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Gives the records of a share partition to its sink, and knows when a snapshot is worth writing:
 * when replaying the records since the last one costs more than a few times the snapshot itself.
 */
final class StateRecords {
  /** What a record costs in the log besides its own bytes, and in replay. */
  private static final int BYTES_PER_RECORD = 32;

  private static final int TIMES_LAST_SNAPSHOT = 4;

  private final ChangesWriter changes = new ChangesWriter();
  private final HoldingWriter held = new HoldingWriter();
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

  /** A record is held from now on, and has been delivered so often. */
  void held(Holding holding, long offset, int count) {
    if (!holding.equals(held.holding())) {
      writeChanges();
      held.begin(holding);
    }
    held.held(offset, count);
  }

  /**
   * Writes the changes since the last call, as one record, if there are any, and one for each way
   * in which records are held: those come last, as what is held may have been counted before.
   */
  void writeChanges() {
    if (!changes.isEmpty()) {
      write(changes.take());
    }
    if (held.holding() != null) {
      write(held.take());
    }
  }

  void writeFrontier(long frontier) {
    write(frontiers.write(frontier));
  }

  void writeSnapshot(ShareState state, ScheduledRecords scheduled, long deliveryFrontier) {
    Map<Long, Long> dueTimes = scheduled.dueTimes();
    SnapshotPart head =
        new SnapshotPart(0, true, state.startOffset(), state.scanFrontier(), deliveryFrontier);
    SnapshotWriter writer = new SnapshotWriter(head, config.snapshotRecordBytes(), sink::append);
    SharePage page = state.pageAtOrAfter(0);
    while (page != null) {
      for (int slot = page.nextLive(0); slot < page.slots(); slot = page.nextLive(slot + 1)) {
        long offset = page.offset(slot);
        writer.held(offset, offset, page.count(slot), holding(state, page, slot, dueTimes));
      }
      page = state.pageAtOrAfter(page.end());
    }
    snapshotBytes = writer.end();
    bytesSinceSnapshot = 0;
  }

  private static Holding holding(
      ShareState state, SharePage page, int slot, Map<Long, Long> dueTimes) {
    int owner = page.owner(slot);
    if (owner == SharePage.NOBODY) {
      return null;
    }
    ShareMember member = state.members().at(owner);
    return member.state() == RecordState.SCHEDULED
        ? new Holding.Scheduled(dueTimes.get(page.offset(slot)))
        : member.holding();
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
