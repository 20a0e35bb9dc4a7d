package io.logwharf.log.partition;

import io.logwharf.log.io.Folder;
import io.logwharf.log.segment.Segment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What of a log has been forced into its segments, and which segments may go once more has. Guarded
 * by the log's lock.
 */
public final class FlushState {
  private final Folder folder;
  private RecoveryPoint point;
  private LeaderEpochs epochs;
  private final List<Segment> removed = new ArrayList<>();

  /**
   * @param point what recovery would begin with now
   * @param epochs as they are in their file
   */
  public FlushState(Folder folder, RecoveryPoint point, LeaderEpochs epochs) {
    this.folder = folder;
    this.point = point;
    this.epochs = epochs;
  }

  /** The log's folder. */
  public Folder folder() {
    return folder;
  }

  /** The durable recovery point. */
  public RecoveryPoint point() {
    return point;
  }

  /** Captures everything up to the log's end that has not been forced. */
  public LogFlush capture(SegmentedLog log, long reservedOffset) {
    Segment active = log.active();
    RecoveryPoint next =
        new RecoveryPoint(
            point.logId(),
            log.endOffset(),
            log.startOffset(),
            Math.max(reservedOffset, log.endOffset()),
            active.baseOffset(),
            active.size());
    boolean unforced = log.endOffset() > point.offset() || log.epochs() != epochs;
    if (!unforced) {
      return new LogFlush(folder, List.of(), null, null, next);
    }
    return new LogFlush(
        folder,
        captureSegments(log),
        log.producers().isEmpty() ? null : log.producers().snapshot(),
        log.epochs() == epochs ? null : log.epochs(),
        next);
  }

  private List<Segment.Extents> captureSegments(SegmentedLog log) {
    List<Segment.Extents> captured = new ArrayList<>();
    Segment[] all = log.all();
    for (int i = SegmentList.indexFor(all, point.segmentBase()); i < all.length; i++) {
      if (all[i].tryRetain()) {
        captured.add(all[i].capture());
      }
    }
    return captured;
  }

  /** Takes the removed segments; those that recovery doesn't need any more are to be deleted. */
  public List<Segment> remove(List<Segment> segments) {
    removed.addAll(segments);
    return takeUnneeded();
  }

  /** Notes a flush that is durable, its recovery point included. */
  public List<Segment> flushed(LogFlush flush) {
    point = flush.point();
    if (flush.epochs() != null) {
      epochs = flush.epochs();
    }
    return takeUnneeded();
  }

  /** Whether a removed segment waits for the recovery point to leave it. */
  public boolean isAwaitingFlush() {
    return !removed.isEmpty();
  }

  /** All segments removed and not yet deleted, when the log itself goes. */
  public List<Segment> takeRemoved() {
    List<Segment> all = List.copyOf(removed);
    removed.clear();
    return all;
  }

  /** Segments behind the recovery point are in the journal too; the one it is in is needed. */
  private List<Segment> takeUnneeded() {
    List<Segment> unneeded = new ArrayList<>();
    for (Iterator<Segment> i = removed.iterator(); i.hasNext(); ) {
      Segment segment = i.next();
      if (segment.baseOffset() != point.segmentBase()) {
        i.remove();
        unneeded.add(segment);
      }
    }
    return unneeded;
  }
}
