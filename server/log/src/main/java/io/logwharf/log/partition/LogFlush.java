package io.logwharf.log.partition;

import io.logwharf.log.io.FileLayer;
import io.logwharf.log.io.SmallFile;
import io.logwharf.log.producer.ProducerSnapshot;
import io.logwharf.log.segment.Segment;
import io.logwharf.log.segment.SegmentNames;
import java.io.IOException;
import java.nio.file.Path;
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
    Target target,
    List<Segment.Extents> segments,
    ProducerSnapshot producers,
    LeaderEpochs epochs,
    RecoveryPoint point) {
  /** The file of leader epochs in a log's folder. */
  public static final String EPOCHS_FILE = "leader-epoch-checkpoint";

  /** The log's folder. */
  public record Target(FileLayer files, Path directory) {}

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
      SmallFile.replace(target.files, snapshotPath(), producers.encode());
    }
    if (epochs != null) {
      SmallFile.replace(target.files, target.directory.resolve(EPOCHS_FILE), epochs.encode());
    }
    if (producers == null && epochs == null) {
      target.files.forceDirectory(target.directory);
    }
  }

  /** Removes the snapshots that this one replaces, once the recovery point is durable. */
  public void removeOlderSnapshots() throws IOException {
    if (producers == null) {
      return;
    }
    Path newest = snapshotPath();
    for (Path file : target.files.list(target.directory)) {
      boolean snapshot = SegmentNames.offset(file, SegmentNames.PRODUCER_SNAPSHOT).isPresent();
      if (snapshot && !file.equals(newest)) {
        target.files.delete(file);
      }
    }
  }

  /** Gives up the segments. */
  public void release() {
    segments.forEach(captured -> captured.segment().release());
  }

  private Path snapshotPath() {
    return SegmentNames.path(target.directory, point.offset(), SegmentNames.PRODUCER_SNAPSHOT);
  }
}
