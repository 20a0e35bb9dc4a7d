package io.logwharf.coordinator.share;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds what a member may not acknowledge, before anything is changed: what it does not hold, and
 * what an earlier range of the same call has ended.
 */
final class AckCheck {
  private final ShareState state;

  AckCheck(ShareState state) {
    this.state = state;
  }

  /**
   * The ranges that can't be applied.
   *
   * @param logStart records below it are gone, and not looked at
   */
  List<AckRange> refused(ShareMember member, List<AckRange> ranges, long logStart) {
    List<AckRange> refused = null;
    Ended ended = isAscending(ranges) ? null : new Ended();
    for (int i = 0; i < ranges.size(); i++) {
      AckRange range = ranges.get(i);
      if (!holds(member, Math.max(range.firstOffset(), logStart), range.lastOffset())
          || (ended != null && !ended.allows(range))) {
        refused = refused == null ? new ArrayList<>() : refused;
        refused.add(range);
      }
    }
    return refused == null ? List.of() : refused;
  }

  private boolean holds(ShareMember member, long firstOffset, long lastOffset) {
    long offset = firstOffset;
    while (offset <= lastOffset) {
      SharePage page = state.page(offset);
      if (page == null) {
        return false;
      }
      long end = Math.min(lastOffset + 1, page.end());
      for (int slot = page.slotAtOrAfter(offset); offset < end; offset++, slot++) {
        if (slot == page.slots()
            || page.offset(slot) != offset
            || page.owner(slot) != member.slot()) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isAscending(List<AckRange> ranges) {
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i).firstOffset() <= ranges.get(i - 1).lastOffset()) {
        return false;
      }
    }
    return true;
  }

  /** The ranges of a call that end their acquisitions; kept only where ranges may overlap. */
  private static final class Ended {
    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

    boolean allows(AckRange range) {
      Map.Entry<Long, Long> before = lastByFirst.floorEntry(range.lastOffset());
      if (before != null && before.getValue() >= range.firstOffset()) {
        return false;
      }
      if (range.type() != AckType.DELIVERED && range.type() != AckType.RENEW) {
        lastByFirst.put(range.firstOffset(), range.lastOffset());
      }
      return true;
    }
  }
}
