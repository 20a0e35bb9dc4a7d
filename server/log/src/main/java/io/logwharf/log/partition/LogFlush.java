package io.logwharf.log.partition;

import io.logwharf.log.io.Folder;
import io.logwharf.log.producer.ProducerSnapshot;
import io.logwharf.log.segment.Segment;
import io.logwharf.log.segment.SegmentNames;
import java.io.IOException;
import java.util.List;

/**
 * Everything of a log up to one offset, captured under the log's lock, to be forced without it.
 * Holds the captured segments until {@link #release()}.
 *
 * @param segments those that may hold unforced bytes, the active one last; none where there is
 *     nothing to do
 * @param newSegment whether one of them has come since the last flush
 * @param producers null where their snapshot and the indexes of the active segment may stay behind
 * @param epochs null where they are as they were at the last flush
 */
public record LogFlush(
    Folder folder,
    List<Segment.Extents> segments,
    boolean newSegment,
    ProducerSnapshot producers,
    LeaderEpochs epochs,
    RecoveryPoint point) {
  /** The file of leader epochs in a log's folder. */
  public static final String EPOCHS_FILE = "leader-epoch-checkpoint";

  /** Nothing to force: the log is as it was. */
  static LogFlush nothing(Folder folder, RecoveryPoint point) {
    return new LogFlush(folder, List.of(), false, null, null, point);
  }

  /** Whether nothing is left behind: snapshot and indexes are those of the recovery point. */
  boolean isWhole() {
    return producers != null;
  }

  /** Forces what was captured; may be repeated, changes nothing that is appended meanwhile. */
  public void force() throws IOException {
    boolean newNames = newSegment;
    for (int i = 0; i < segments.size(); i++) {
      newNames |= force(segments.get(i), i < segments.size() - 1);
    }
    if (isWhole()) {
      folder.replace(snapshotName(), producers.encode());
    }
    if (epochs != null) {
      folder.replace(EPOCHS_FILE, epochs.encode());
    }
    if (newNames && !isWhole() && epochs == null) {
      folder.force();
    }
  }

  /** Returns whether there may be a new file. */
  private boolean force(Segment.Extents captured, boolean sealed) throws IOException {
    Segment segment = captured.segment();
    if (!sealed) {
      return segment.force(captured, isWhole());
    }
    segment.seal();
    boolean newFile = segment.force(captured, true);
    segment.mapIndexes();
    return newFile;
  }

  /** Removes the snapshots that this one replaces, once the recovery point is durable. */
  public void removeOlderSnapshots() throws IOException {
    if (!isWhole()) {
      return;
    }
    String newest = snapshotName();
    for (String name : folder.names()) {
      boolean snapshot = SegmentNames.offset(name, SegmentNames.PRODUCER_SNAPSHOT).isPresent();
      if (snapshot && !name.equals(newest)) {
        folder.delete(name);
      }
    }
  }

  /** Gives up the segments. */
  public void release() {
    segments.forEach(captured -> captured.segment().release());
  }

  private String snapshotName() {
    return SegmentNames.name(point.offset(), SegmentNames.PRODUCER_SNAPSHOT);
  }
}
