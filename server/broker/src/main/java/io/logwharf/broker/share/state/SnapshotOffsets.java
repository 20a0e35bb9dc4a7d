package io.logwharf.broker.share.state;

import java.util.HashMap;
import java.util.Map;

/**
 * Where in a companion log the state of each of its groups begins: at the group's last complete
 * snapshot. What lies before all of them is no longer needed. Owned by the event loop of the share
 * partitions.
 */
public final class SnapshotOffsets {
  private final Map<String, Long> offsets = new HashMap<>();

  /** The first record of a group is at this offset; no-op where the group is known. */
  public void begin(String group, long offset) {
    offsets.putIfAbsent(group, offset);
  }

  /** A group has a new snapshot; no-op where it has ended meanwhile. */
  public void moveForward(String group, long offset) {
    offsets.computeIfPresent(group, (name, before) -> Math.max(before, offset));
  }

  public void remove(String group) {
    offsets.remove(group);
  }

  public void clear() {
    offsets.clear();
  }

  /** The group whose state begins first, null where there is none. */
  public String oldestGroup() {
    String oldest = null;
    for (Map.Entry<String, Long> entry : offsets.entrySet()) {
      if (oldest == null || entry.getValue() < offsets.get(oldest)) {
        oldest = entry.getKey();
      }
    }
    return oldest;
  }

  /**
   * The first offset that is still needed.
   *
   * @param endOffset of the log, needed from there on where there is no group
   */
  public long first(long endOffset) {
    long first = endOffset;
    for (long offset : offsets.values()) {
      first = Math.min(first, offset);
    }
    return first;
  }
}
