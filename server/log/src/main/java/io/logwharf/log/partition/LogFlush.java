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
 * @param segments those that may hold unforced bytes, the active one last; none where nothing has
 *     changed since the last flush
 * @param producers null where there are none
 * @param epochs null where they are as they were at the last flush
 */
public record LogFlush(
    Folder folder,
    List<Segment.Extents> segments,
    ProducerSnapshot producers,
    LeaderEpochs epochs,
    RecoveryPoint point) {
  /** The file of leader epochs in a log's folder. */
  public static final String EPOCHS_FILE = "leader-epoch-checkpoint";

  /** Forces what was captured; may be repeated, changes nothing that is appended meanwhile. */
  public void force() throws IOException {
    if (segments.isEmpty()) {
      return;
    }
    for (int i = 0; i < segments.size(); i++) {
      Segment.Extents captured = segments.get(i);
      boolean sealed = i < segments.size() - 1;
      if (sealed) {
        captured.segment().seal();
      }
      captured.segment().force(captured);
      if (sealed) {
        captured.segment().mapIndexes();
      }
    }
    if (producers != null) {
      folder.replace(snapshotName(), producers.encode());
    }
    if (epochs != null) {
      folder.replace(EPOCHS_FILE, epochs.encode());
    }
    if (producers == null && epochs == null) {
      folder.force();
    }
  }

  /** Removes the snapshots that this one replaces, once the recovery point is durable. */
  public void removeOlderSnapshots() throws IOException {
    if (segments.isEmpty()) {
      return;
    }
    String newest = producers == null ? "" : snapshotName();
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
