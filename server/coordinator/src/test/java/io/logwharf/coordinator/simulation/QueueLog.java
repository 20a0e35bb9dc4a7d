package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.transaction.Marker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A queue's log: messages by offset, and which transactions of theirs have ended how. */
final class QueueLog {
  private final List<Row> rows = new ArrayList<>();

  /** By offset, the place in the journal behind it; 0 for what no reader waits for. */
  private final List<Integer> positions = new ArrayList<>();

  private final Map<Long, Long> open = new HashMap<>();
  private final List<End> ends = new ArrayList<>();

  /** What became of a record. */
  enum Outcome {
    OPEN,
    COMMITTED,
    ABORTED
  }

  private record End(long producerId, long first, long marker, boolean commit) {}

  void append(Row row, int position) {
    if (row.isTransactional()) {
      open.putIfAbsent(row.producer().producerId(), endOffset());
    }
    add(row, position);
  }

  /** Whether the marker ends anything here, so that it must be appended. */
  boolean isAwaited(Marker marker) {
    return open.containsKey(marker.producerId());
  }

  void end(Marker marker, int position) {
    Long first = open.remove(marker.producerId());
    if (first != null) {
      ends.add(new End(marker.producerId(), first, endOffset(), marker.commit()));
    }
    add(Row.NOTHING, position);
  }

  /** Leaves out offsets that somebody may have seen before a crash took them. */
  void skipTo(long offset) {
    while (endOffset() < offset) {
      add(Row.NOTHING, 0);
    }
  }

  private void add(Row row, int position) {
    rows.add(row);
    positions.add(position);
  }

  long endOffset() {
    return rows.size();
  }

  Row row(long offset) {
    return rows.get((int) offset);
  }

  long highWatermark(int written) {
    int offset = rows.size();
    while (offset > 0 && positions.get(offset - 1) > written) {
      offset--;
    }
    return offset;
  }

  Outcome outcome(long offset, long highWatermark) {
    Row row = row(offset);
    if (!row.isTransactional()) {
      return Outcome.COMMITTED;
    }
    for (End end : ends) {
      boolean isIts =
          end.producerId == row.producer().producerId()
              && end.first <= offset
              && offset < end.marker;
      if (isIts && end.marker < highWatermark) {
        return end.commit ? Outcome.COMMITTED : Outcome.ABORTED;
      }
    }
    return Outcome.OPEN;
  }
}
