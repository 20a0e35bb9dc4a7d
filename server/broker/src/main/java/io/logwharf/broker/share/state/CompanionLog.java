package io.logwharf.broker.share.state;

import io.logwharf.coordinator.share.ShareReplay;
import io.logwharf.coordinator.share.record.Holding;
import io.logwharf.coordinator.share.record.SnapshotPart;
import io.logwharf.coordinator.share.record.StateRecordReader;
import io.logwharf.coordinator.share.record.StateRecordVisitor;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogSlice;
import io.logwharf.log.LogStore;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordCursor;
import io.logwharf.protocol.record.RecordView;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds, creates and reads back the companion log of a data partition. Stateless. */
public final class CompanionLog {
  /** Small segments, as what a snapshot has made obsolete goes in whole segments. */
  private static final LogOptions OPTIONS = new LogOptions(1 << 20, 1 << 16);

  private static final int READ_BYTES = 1 << 20;
  private static final int MAX_BATCH_BYTES = 1 << 26;

  private CompanionLog() {}

  /** The name of the companion of a data partition's log. */
  public static LogName nameOf(LogName data) {
    return new LogName(data.directory() + ".share", data.id());
  }

  public static Optional<PartitionLog> find(LogStore logs, LogName data) {
    return logs.find(nameOf(data));
  }

  public static PartitionLog findOrCreate(ShareServices services, LogName data) {
    return find(services.logs(), data)
        .orElseGet(() -> services.logs().create(nameOf(data), services.stateKind(), OPTIONS));
  }

  /**
   * Reads the state of all groups.
   *
   * @param data the log of the data partition
   * @param dataEnd its end when the state was written last; state of what is behind it is ignored
   * @param snapshots gets where the state of each group begins
   * @return by group, those that have not ended
   */
  public static Map<String, ShareReplay> replay(
      PartitionLog companion, PartitionLog data, long dataEnd, SnapshotOffsets snapshots) {
    var reader = new Reader(data, dataEnd, snapshots);
    long offset = companion.startOffset();
    while (offset < companion.highWatermark()) {
      try (LogSlice slice = companion.read(offset, READ_BYTES)) {
        if (slice == null) {
          break;
        }
        reader.read(slice);
        offset = slice.nextOffset();
      }
    }
    return reader.groups;
  }

  /** Gives each group's records to its replay, from the group's first snapshot on. */
  private static final class Reader implements StateRecordVisitor {
    final Map<String, ShareReplay> groups = new HashMap<>();
    private final Map<String, Long> begun = new HashMap<>();
    private final PartitionLog data;
    private final long dataEnd;
    private final SnapshotOffsets snapshots;
    private final BatchView batch = new BatchView();
    private final RecordCursor cursor = new RecordCursor(MAX_BATCH_BYTES);
    private SnapshotPart part;

    Reader(PartitionLog data, long dataEnd, SnapshotOffsets snapshots) {
      this.dataEnd = dataEnd;
      this.data = data;
      this.snapshots = snapshots;
    }

    void read(LogSlice slice) {
      batch.wrap(slice.buffer());
      do {
        cursor.reset(batch);
        while (cursor.next()) {
          read(cursor.record());
        }
      } while (batch.next());
    }

    private void read(RecordView record) {
      String group = record.keyAsText();
      ByteBuffer state = record.value();
      if (state == null) {
        groups.remove(group);
        begun.remove(group);
        snapshots.remove(group);
        return;
      }
      part = null;
      StateRecordReader.read(state, this);
      if (part != null && part.number() == 0) {
        begun.put(group, record.offset());
        snapshots.begin(group, record.offset());
        groups.computeIfAbsent(group, this::newReplay);
      }
      // What a group wrote before the snapshot that the log now begins with is obsolete.
      ShareReplay replay = groups.get(group);
      if (replay != null) {
        replay.replay(state);
      }
      if (part != null && part.last() && begun.containsKey(group)) {
        snapshots.moveForward(group, begun.get(group));
      }
    }

    private ShareReplay newReplay(String group) {
      return new ShareReplay(group + " on " + data.name().directory(), data.startOffset(), dataEnd);
    }

    @Override
    public void onSnapshotPart(SnapshotPart snapshotPart) {
      part = snapshotPart;
    }

    @Override
    public void onDone(long firstOffset, long lastOffset) {}

    @Override
    public void onDeliveryCount(long firstOffset, long lastOffset, int deliveryCount) {}

    @Override
    public void onHolding(Holding holding, long firstOffset, long lastOffset, int deliveryCount) {}

    @Override
    public void onFrontier(long deliveryFrontier) {}

    @Override
    public void onSnapshotRange(long firstOffset, long lastOffset, int deliveryCount) {}

    @Override
    public void onSnapshotHolding(
        Holding holding, long firstOffset, long lastOffset, int deliveryCount) {}

    @Override
    public void onSnapshotPartEnd(SnapshotPart snapshotPart) {}
  }
}
