package io.logwharf.broker.share;

import java.util.HashMap;
import java.util.Map;

/**
 * Where in a companion log the state of each of its groups begins: at the group's last complete
 * snapshot. What lies before all of them is no longer needed. Owned by the event loop of the share
 * partitions.
 */
final class SnapshotOffsets {
  private final Map<String, Long> offsets = new HashMap<>();

  /** The first record of a group is at this offset; no-op where the group is known. */
  void begin(String group, long offset) {
    offsets.putIfAbsent(group, offset);
  }

  /** A group has a new snapshot; no-op where it has ended meanwhile. */
  void moveForward(String group, long offset) {
    offsets.computeIfPresent(group, (name, before) -> Math.max(before, offset));
  }

  void remove(String group) {
    offsets.remove(group);
  }

  /** Whether the group's state begins before an offset. */
  boolean isBefore(String group, long offset) {
    return offsets.getOrDefault(group, Long.MAX_VALUE) < offset;
  }

  /**
   * The first offset that is still needed.
   *
   * @param endOffset of the log, needed from there on where there is no group
   */
  long first(long endOffset) {
    long first = endOffset;
    for (long offset : offsets.values()) {
      first = Math.min(first, offset);
    }
    return first;
  }
}
