package io.logwharf.coordinator.share;

import java.util.function.BiPredicate;

/**
 * Records that were sent in transactions still open: out of everybody's reach, so that what comes
 * after them can be delivered. They are held by one pseudo-member for each producer, in memory
 * only.
 */
final class HiddenRecords {
  private final ShareState state;
  private final Acquisitions acquisitions;

  HiddenRecords(ShareState state, Acquisitions acquisitions) {
    this.state = state;
    this.acquisitions = acquisitions;
  }

  /** Hides what is available between two offsets, both included. */
  void hide(long producerId, long firstOffset, long lastOffset) {
    ShareMember holder = state.members().ofProducer(producerId);
    acquisitions.take(firstOffset, lastOffset, holder);
  }

  /**
   * Makes all records of some producers available again, uncounted.
   *
   * @param ended by producer id and the offset of a record of it
   * @return whether there were any
   */
  boolean reveal(BiPredicate<Long, Long> ended) {
    boolean any = false;
    for (ShareMember holder : state.members().producers()) {
      if (holder.held() == 0 || ended.test(holder.producerId(), holder.lowestHeld())) {
        any |= holder.held() > 0;
        reveal(holder);
      }
    }
    return any;
  }

  /** Makes one record of a producer available again, if it is hidden for that one. */
  void reveal(long producerId, long offset) {
    ShareMember holder = state.members().ofProducer(producerId);
    SharePage page = offset < state.scanFrontier() ? state.page(offset) : null;
    int slot = page == null ? -1 : page.find(offset);
    boolean held = slot >= 0 && page.isLive(slot) && !page.isAvailable(slot);
    if (held && page.owner(slot) == holder.slot()) {
      state.release(page, slot);
      state.settle(page);
    }
    if (holder.held() == 0) {
      state.members().leave(holder);
    }
  }

  private void reveal(ShareMember holder) {
    SharePage page = holder.held() == 0 ? null : state.pageAtOrAfter(holder.lowestHeld());
    while (page != null && holder.held() > 0) {
      for (int slot = page.nextLive(0); slot < page.slots(); slot = page.nextLive(slot + 1)) {
        if (page.owner(slot) == holder.slot()) {
          state.release(page, slot);
        }
      }
      state.settle(page);
      page = state.pageAtOrAfter(page.end());
    }
    state.members().leave(holder);
  }
}
