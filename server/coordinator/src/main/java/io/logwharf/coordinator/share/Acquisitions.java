package io.logwharf.coordinator.share;

import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.ArrayList;

/** Finds available records of a share partition in order of offset, and gives them to members. */
final class Acquisitions {
  private final ShareState state;

  Acquisitions(ShareState state) {
    this.state = state;
  }

  /** The first available range at or behind an offset and below an end, or null. */
  Acquired next(long fromOffset, long end) {
    Acquired range = state.available() == 0 ? null : nextGivenBack(fromOffset, end);
    if (range != null) {
      return range;
    }
    long first = Math.max(fromOffset, state.scanFrontier());
    return first < end ? new Acquired(first, end - 1, 0) : null;
  }

  /** Gives a member all available records between two offsets, both included. */
  void acquire(
      long firstOffset, long lastOffset, ShareMember member, int lockUntilMs, AcquiredRuns runs) {
    SharePage page = state.available() == 0 ? null : state.pageWithAvailable(firstOffset);
    while (page != null && page.base() <= lastOffset) {
      acquireIn(page, Math.max(firstOffset, page.base()), lastOffset, member, lockUntilMs, runs);
      page = page.end() > lastOffset ? null : state.pageWithAvailable(page.end());
    }
    if (lastOffset >= state.scanFrontier()) {
      state.extend(firstOffset, 0);
      while (state.scanFrontier() <= lastOffset) {
        long from = state.scanFrontier();
        page = state.extendInPage(lastOffset + 1, 0);
        acquireIn(page, from, lastOffset, member, lockUntilMs, runs);
      }
    }
  }

  /** Gives a pseudo-member all available records between two offsets, both included. */
  void take(long firstOffset, long lastOffset, ShareMember holder) {
    acquire(firstOffset, lastOffset, holder, 0, new AcquiredRuns(new ArrayList<>()));
  }

  private void acquireIn(
      SharePage page,
      long first,
      long last,
      ShareMember member,
      int lockUntilMs,
      AcquiredRuns runs) {
    int slot = page.nextAvailable(page.slotAtOrAfter(first));
    while (slot < page.slots() && page.offset(slot) <= last) {
      runs.add(page.offset(slot), page.count(slot));
      state.acquire(page, slot, member);
      if (member.isTimed()) {
        page.lock(slot, lockUntilMs);
      }
      slot = page.nextAvailable(slot + 1);
    }
    state.settle(page);
  }

  private Acquired nextGivenBack(long fromOffset, long end) {
    SharePage page = state.pageWithAvailable(fromOffset);
    while (page != null && page.base() < end) {
      int slot = page.nextAvailable(page.slotAtOrAfter(fromOffset));
      if (slot < page.slots()) {
        return page.offset(slot) < end ? runFrom(page, slot, end) : null;
      }
      page = state.pageWithAvailable(page.end());
    }
    return null;
  }

  private static Acquired runFrom(SharePage page, int slot, long end) {
    long first = page.offset(slot);
    long last = first;
    int count = page.count(slot);
    for (int next = slot + 1; next < page.slots() && last + 1 < end; next++) {
      boolean continues =
          page.offset(next) == last + 1 && page.isAvailable(next) && page.count(next) == count;
      if (!continues) {
        break;
      }
      last++;
    }
    return new Acquired(first, last, count);
  }
}
