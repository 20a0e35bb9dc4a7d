package io.logwharf.log.partition;

import io.logwharf.log.segment.Segment;
import java.util.Arrays;
import java.util.List;

/**
 * The segments of a log, by base offset; never empty. Changed under the log's lock, read by anyone:
 * each change publishes a new array.
 */
final class SegmentList {
  private volatile Segment[] segments;

  SegmentList(List<Segment> segments) {
    this.segments = segments.toArray(Segment[]::new);
  }

  Segment[] all() {
    return segments;
  }

  Segment first() {
    return segments[0];
  }

  Segment active() {
    Segment[] current = segments;
    return current[current.length - 1];
  }

  /** The index of the segment that holds the offset; 0 where all begin behind it. */
  static int indexFor(Segment[] segments, long offset) {
    int low = 0;
    int high = segments.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments[middle].baseOffset() <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  void add(Segment segment) {
    Segment[] current = segments;
    Segment[] longer = Arrays.copyOf(current, current.length + 1);
    longer[current.length] = segment;
    segments = longer;
  }

  /** Takes the segments away that end at or before an offset, except the last one. */
  List<Segment> removeBefore(long offset) {
    Segment[] current = segments;
    int kept = 0;
    while (kept < current.length - 1 && current[kept + 1].baseOffset() <= offset) {
      kept++;
    }
    segments = Arrays.copyOfRange(current, kept, current.length);
    return List.of(Arrays.copyOf(current, kept));
  }

  long sizeInBytes() {
    long bytes = 0;
    for (Segment segment : segments) {
      bytes += segment.size();
    }
    return bytes;
  }
}
