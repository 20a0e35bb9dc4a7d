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
  /** The pass of a store that is being opened or closed: it leaves nothing behind. */
  public static final long FINAL_PASS = Long.MAX_VALUE;

  private final Folder folder;
  private final int passesBehind;
  private RecoveryPoint point;

  /** The point that a flush under way will make durable, else the same as the point. */
  private RecoveryPoint nextPoint;

  private LeaderEpochs epochs;

  /** Where the durable snapshot was taken, or the log's first offset while there is none. */
  private long snapshotOffset;

  /** The first pass that left the snapshot behind; of no meaning while it is not. */
  private long behindSince;

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
   * @param snapshotOffset of the snapshot there is, or where the log began
   * @param passesBehind for how many passes the snapshot and the indexes may stay behind
   */
  public FlushState(
      Folder folder,
      RecoveryPoint point,
      LeaderEpochs epochs,
      long snapshotOffset,
      int passesBehind) {
    this.folder = folder;
    this.passesBehind = passesBehind;
    this.point = point;
    this.nextPoint = point;
    this.epochs = epochs;
    this.snapshotOffset = snapshotOffset;
  }

  /** The log's folder. */
  public Folder folder() {
    return folder;
  }

  /** The durable recovery point. */
  public RecoveryPoint point() {
    return point;
  }

  /**
   * Captures everything up to the log's end that has not been forced. Snapshot and indexes are
   * captured with it every few passes only: what they lack is read again from the segments at a
   * start.
   *
   * @param pass its number, or {@link #FINAL_PASS}
   */
  public LogFlush capture(SegmentedLog log, long reservedOffset, long pass) {
    Segment active = log.active();
    RecoveryPoint next =
        new RecoveryPoint(
            point.logId(),
            log.endOffset(),
            log.startOffset(),
            Math.max(reservedOffset, log.endOffset()),
            active.baseOffset(),
            active.size());
    nextPoint = next;
    boolean unforced = log.endOffset() > point.offset() || log.epochs() != epochs;
    if (snapshotOffset >= point.offset()) {
      behindSince = pass;
    }
    boolean whole = snapshotOffset < log.endOffset() && mustCatchUp(log, pass);
    if (!unforced && !whole) {
      return LogFlush.nothing(folder, next);
    }
    return new LogFlush(
        folder,
        captureSegments(log),
        hasNewSegment(active),
        whole ? log.producers().snapshot() : null,
        log.epochs() == epochs ? null : log.epochs(),
        next);
  }

  /** The segments that the snapshot lacks must be there as long as it lacks them. */
  private boolean mustCatchUp(SegmentedLog log, long pass) {
    return pass - behindSince >= passesBehind
        || pass == FINAL_PASS
        || log.all()[0].baseOffset() > snapshotOffset;
  }

  private boolean hasNewSegment(Segment active) {
    return point.segmentBytes() == 0 || point.segmentBase() != active.baseOffset();
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
    nextPoint = point;
    if (flush.epochs() != null) {
      epochs = flush.epochs();
    }
    if (flush.isWhole()) {
      snapshotOffset = point.offset();
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
      if (!isNeeded(each, point) && !isNeeded(each, nextPoint)) {
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
  private static boolean isNeeded(Removed each, RecoveryPoint from) {
    long base = each.segment.baseOffset();
    return base == from.segmentBase()
        || (base < from.segmentBase() && each.start > from.startOffset());
  }
}
