package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.Holding.Scheduled;
import java.util.Map;

/**
 * Records that are to be delivered again, but not before a time. They are held by a pseudo-member;
 * their times are recorded, but not that they have come.
 */
final class ScheduledRecords {
  private final ShareState state;
  private final StateRecords records;
  private final DueTimes dueTimes = new DueTimes();

  ScheduledRecords(ShareState state, StateRecords records) {
    this.state = state;
    this.records = records;
  }

  /** Keeps a record that somebody holds until a time, and writes that down. */
  void schedule(SharePage page, int slot, long dueMs) {
    long offset = page.offset(slot);
    records.held(new Scheduled(dueMs), offset, page.count(slot));
    state.handOver(page, slot, state.members().scheduled());
    dueTimes.add(dueMs, offset);
  }

  /** Takes over the times that a replay has found, of records that are still scheduled. */
  void restore(Map<Long, Long> dueByOffset) {
    dueByOffset.forEach(
        (offset, dueMs) -> {
          SharePage page = offset < state.scanFrontier() ? state.page(offset) : null;
          if (heldSlot(page, offset) >= 0) {
            dueTimes.add(dueMs, offset);
          }
        });
  }

  /** The times by offset; a copy. */
  Map<Long, Long> dueTimes() {
    return dueTimes.byOffset();
  }

  /** When the next record is due, in ms since 1970; Long.MAX_VALUE where none is scheduled. */
  long nextDueMs() {
    return dueTimes.isEmpty() ? Long.MAX_VALUE : dueTimes.nextTimeMs();
  }

  /** Makes available what is due; returns whether anything was. */
  boolean makeDue(long nowMs) {
    boolean any = false;
    while (nextDueMs() <= nowMs) {
      any |= release(dueTimes.poll());
    }
    return any;
  }

  private boolean release(long offset) {
    SharePage page = offset < state.scanFrontier() ? state.page(offset) : null;
    int slot = heldSlot(page, offset);
    if (slot >= 0) {
      state.release(page, slot);
      state.settle(page);
    }
    return slot >= 0;
  }

  /** The slot of a record, -1 where it is not scheduled. */
  private int heldSlot(SharePage page, long offset) {
    int slot = page == null ? -1 : page.find(offset);
    boolean held = slot >= 0 && page.owner(slot) == state.members().scheduled().slot();
    return held ? slot : -1;
  }
}
