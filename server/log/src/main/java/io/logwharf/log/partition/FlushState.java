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
  private final List<Removed> removed = new ArrayList<>();

  /**
   * A segment that the log has no more.
   *
   * @param start of the log, for which it went
   */
  private record Removed(Segment segment, long start) {}

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

  /**
   * Takes segments removed because the log begins at an offset now; those that recovery doesn't
   * need any more are to be deleted.
   */
  public List<Segment> remove(List<Segment> segments, long start) {
    segments.forEach(segment -> removed.add(new Removed(segment, start)));
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
    List<Segment> all = removed.stream().map(Removed::segment).toList();
    removed.clear();
    return all;
  }

  private List<Segment> takeUnneeded() {
    List<Segment> unneeded = new ArrayList<>();
    for (Iterator<Removed> i = removed.iterator(); i.hasNext(); ) {
      Removed each = i.next();
      if (!isNeeded(each)) {
        i.remove();
        unneeded.add(each.segment);
      }
    }
    return unneeded;
  }

  /**
   * Segments behind the recovery point are in the journal too, and the one it is in is needed.
   * Those before it are needed until the log's new start is durable: what begins with a snapshot
   * can't be read from wherever the next segment happens to begin.
   */
  private boolean isNeeded(Removed each) {
    long base = each.segment.baseOffset();
    return base == point.segmentBase()
        || (base < point.segmentBase() && each.start > point.startOffset());
  }
}
