package io.logwharf.log.recovery;

import io.logwharf.log.LogException;
import io.logwharf.log.LogFencedException;
import io.logwharf.log.LogOptions;
import io.logwharf.log.io.DataFile;
import io.logwharf.log.io.Folder;
import io.logwharf.log.io.SmallFile;
import io.logwharf.log.partition.FlushState;
import io.logwharf.log.partition.LeaderEpochs;
import io.logwharf.log.partition.LogFlush;
import io.logwharf.log.partition.LogMetadata;
import io.logwharf.log.partition.RecoveryPoint;
import io.logwharf.log.partition.SegmentedLog;
import io.logwharf.log.producer.ProducerSnapshot;
import io.logwharf.log.producer.ProducerStates;
import io.logwharf.log.segment.Segment;
import io.logwharf.log.segment.SegmentNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a log as it was at its recovery point. Cuts off what its files hold beyond, which is in
 * the journal too or was never durable; may be repeated. Used by one thread.
 */
public final class LogLoader {
  private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);
  private final RecoveryContext context;
  private final LogMetadata metadata;
  private final RecoveryPoint point;
  private final String directory;
  private final Folder folder;

  public LogLoader(RecoveryContext context, LogMetadata metadata, RecoveryPoint point) {
    this.context = context;
    this.metadata = metadata;
    this.point = point;
    this.directory = metadata.name().directory();
    this.folder = new Folder(context.files(), context.directory().resolve(directory));
  }

  /**
   * Loads the log.
   *
   * @throws LogFencedException where something before the recovery point is missing or damaged
   */
  public RecoveringLog load() throws IOException {
    NavigableMap<Long, String> segmentFiles = segmentFiles();
    cutSegments(segmentFiles);
    List<Segment> segments = new ArrayList<>();
    for (var file : segmentFiles.entrySet()) {
      segments.add(Segment.onDisk(layout(), file.getKey(), sizeOf(file.getKey(), file.getValue())));
    }
    verifyTail(segments);
    long first = segments.isEmpty() ? point.offset() : segments.get(0).baseOffset();
    long start = Math.max(point.startOffset(), Math.min(first, point.offset()));
    LeaderEpochs epochs = epochs();
    SegmentedLog log =
        new SegmentedLog(
            metadata.options(),
            base -> Segment.onDisk(layout(), base, 0),
            new ProducerStates(context.config().clock(), context.config().producerIdExpirationMs()),
            new SegmentedLog.Contents(
                segments, epochs.before(point.offset()), start, point.offset()));
    long snapshotOffset = restoreProducers(log, segments, first);
    return new RecoveringLog(metadata, point, log, flushState(epochs, snapshotOffset));
  }

  /** A log that was never written, for a new folder. */
  public RecoveringLog create() {
    SegmentedLog log =
        new SegmentedLog(
            metadata.options(),
            base -> Segment.onDisk(layout(), base, 0),
            new ProducerStates(context.config().clock(), context.config().producerIdExpirationMs()),
            SegmentedLog.Contents.EMPTY);
    return new RecoveringLog(metadata, point, log, flushState(log.epochs(), point.offset()));
  }

  private FlushState flushState(LeaderEpochs epochs, long snapshotOffset) {
    return new FlushState(folder, point, epochs, snapshotOffset, context.passesBehind());
  }

  private Segment.Layout layout() {
    LogOptions options = metadata.options();
    return new Segment.Layout(
        folder, context.allocation(), options.segmentBytes(), options.indexIntervalBytes());
  }

  private NavigableMap<Long, String> segmentFiles() throws IOException {
    NavigableMap<Long, String> byOffset = new TreeMap<>();
    for (String name : folder.names()) {
      if (SmallFile.isTemporary(name)) {
        folder.delete(name);
      }
      SegmentNames.offset(name, SegmentNames.LOG).ifPresent(base -> byOffset.put(base, name));
    }
    return byOffset;
  }

  private void cutSegments(NavigableMap<Long, String> segmentFiles) throws IOException {
    NavigableMap<Long, String> behind = segmentFiles.tailMap(point.segmentBase(), false);
    for (long base : behind.keySet()) {
      folder.delete(SegmentNames.name(base, SegmentNames.OFFSET_INDEX));
      folder.delete(SegmentNames.name(base, SegmentNames.TIME_INDEX));
      folder.delete(SegmentNames.name(base, SegmentNames.TRANSACTION_INDEX));
      folder.delete(SegmentNames.name(base, SegmentNames.LOG));
    }
    behind.clear();
    String last = segmentFiles.get(point.segmentBase());
    if (last != null) {
      cut(last);
    } else if (point.segmentBytes() > 0) {
      throw fenced("segment " + point.segmentBase() + " is missing");
    }
  }

  private void cut(String name) throws IOException {
    try (DataFile data = folder.open(name)) {
      if (data.size() < point.segmentBytes()) {
        throw fenced(
            "segment "
                + point.segmentBase()
                + " has "
                + data.size()
                + " bytes of "
                + point.segmentBytes());
      }
      data.truncate(point.segmentBytes());
    }
  }

  private int sizeOf(long base, String name) throws IOException {
    if (base == point.segmentBase()) {
      return point.segmentBytes();
    }
    try (DataFile data = folder.open(name)) {
      return Math.toIntExact(data.size());
    }
  }

  private void verifyTail(List<Segment> segments) {
    if (!segments.isEmpty()) {
      try {
        segments.get(segments.size() - 1).verifyTail();
      } catch (LogException e) {
        throw new LogFencedException(
            "log " + directory + " is damaged below its recovery point", e);
      }
    }
  }

  private LeaderEpochs epochs() throws IOException {
    return folder.has(LogFlush.EPOCHS_FILE)
        ? LeaderEpochs.decode(folder.read(LogFlush.EPOCHS_FILE))
        : LeaderEpochs.NONE;
  }

  /** Restores the last snapshot and what came behind it, and returns where it was taken. */
  private long restoreProducers(SegmentedLog log, List<Segment> segments, long first)
      throws IOException {
    long from = first;
    for (var snapshot : snapshots().descendingMap().entrySet()) {
      try {
        byte[] content = folder.read(snapshot.getValue());
        log.producers().restore(ProducerSnapshot.decode(content));
        from = snapshot.getKey();
        break;
      } catch (LogException e) {
        LOG.warn("producer snapshot skipped: file={} reason={}", snapshot.getValue(), e.toString());
      }
    }
    if (from < point.offset()) {
      rescan(log, segments, from);
    }
    return from;
  }

  private static void rescan(SegmentedLog log, List<Segment> segments, long from) {
    for (int i = 0; i < segments.size(); i++) {
      boolean before = i + 1 < segments.size() && segments.get(i + 1).baseOffset() <= from;
      if (!before) {
        segments.get(i).forEachBatch(from, log.producers()::appended);
      }
    }
  }

  private NavigableMap<Long, String> snapshots() throws IOException {
    NavigableMap<Long, String> byOffset = new TreeMap<>();
    for (String name : folder.names()) {
      SegmentNames.offset(name, SegmentNames.PRODUCER_SNAPSHOT)
          .filter(offset -> offset <= point.offset())
          .ifPresent(offset -> byOffset.put(offset, name));
    }
    return byOffset;
  }

  private LogFencedException fenced(String what) {
    return new LogFencedException(
        "log " + directory + ": " + what + "; restore the log from a copy");
  }
}
