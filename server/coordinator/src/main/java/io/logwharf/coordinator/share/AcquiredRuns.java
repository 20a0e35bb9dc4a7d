package io.logwharf.coordinator.share;

import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.List;

/** Joins acquired records, given in order of offset, to ranges of one delivery count. */
final class AcquiredRuns {
  private final List<Acquired> ranges;
  private long first;
  private long last = -2;
  private int deliveryCount;
  private int records;

  AcquiredRuns(List<Acquired> ranges) {
    this.ranges = ranges;
  }

  void add(long offset, int count) {
    if (records > 0 && offset == last + 1 && count == deliveryCount) {
      last = offset;
    } else {
      close();
      first = offset;
      last = offset;
      deliveryCount = count;
    }
    records++;
  }

  /** How many records were added. */
  int records() {
    return records;
  }

  /** Ends the last range; nothing may be added after. */
  void end() {
    close();
  }

  private void close() {
    if (records > 0) {
      ranges.add(new Acquired(first, last, deliveryCount));
    }
  }
}
