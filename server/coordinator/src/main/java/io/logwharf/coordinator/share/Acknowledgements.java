package io.logwharf.coordinator.share;

import io.logwharf.protocol.extension.AckType;
import java.util.List;

/**
 * Ends acquisitions of records: by what their member says, because the member has gone, or because
 * their lock is over.
 */
final class Acknowledgements {
  private final ShareState state;
  private final StateRecords records;
  private final Redelivery redelivery;

  Acknowledgements(ShareState state, StateRecords records, Redelivery redelivery) {
    this.state = state;
    this.records = records;
    this.redelivery = redelivery;
  }

  /** Applies an acknowledgement to records all of which the member holds. */
  void apply(ShareMember member, AckType type, long firstOffset, long lastOffset, int lockUntilMs) {
    long offset = firstOffset;
    while (offset <= lastOffset) {
      SharePage page = state.page(offset);
      long end = Math.min(lastOffset + 1, page.end());
      for (int slot = page.slotAtOrAfter(offset); offset < end; offset++, slot++) {
        apply(member, type, page, slot, lockUntilMs);
      }
      state.settle(page);
    }
  }

  /** Gives back all that a member holds. */
  void giveBackAll(ShareMember member, Release release) {
    giveBack(member, 0, Long.MAX_VALUE - 1, release);
  }

  /** Gives back what a member holds in a range, and leaves alone what it doesn't hold. */
  void giveBack(ShareMember member, long firstOffset, long lastOffset, Release release) {
    if (member.held() == 0) {
      return;
    }
    SharePage page = state.pageAtOrAfter(Math.max(firstOffset, member.lowestHeld()));
    while (page != null && page.base() <= lastOffset && member.held() > 0) {
      int slot = page.nextLive(page.slotAtOrAfter(firstOffset));
      while (slot < page.slots() && page.offset(slot) <= lastOffset) {
        if (page.owner(slot) == member.slot()) {
          redelivery.giveBack(page, slot, release);
        }
        slot = page.nextLive(slot + 1);
      }
      state.settle(page);
      page = state.pageAtOrAfter(page.end());
    }
  }

  /** Gives back what is held under locks that are over; returns how many records. */
  int expire(int nowMs) {
    int expired = 0;
    List<SharePage> pages = state.pagesWithLocks();
    for (int i = pages.size() - 1; i >= 0; i--) {
      SharePage page = pages.get(i);
      if (page.earliestLock() - nowMs <= 0) {
        expired += expireIn(page, nowMs);
      }
    }
    return expired;
  }

  /** How long until the earliest lock is over, in ms; -1 where there is none. */
  int untilNextExpiry(int nowMs) {
    int least = -1;
    for (SharePage page : state.pagesWithLocks()) {
      int left = Math.max(0, page.earliestLock() - nowMs);
      least = least < 0 ? left : Math.min(least, left);
    }
    return least;
  }

  private void apply(ShareMember member, AckType type, SharePage page, int slot, int lockUntilMs) {
    switch (type) {
      case ACCEPT, GAP -> {
        records.done(page.offset(slot), page.offset(slot));
        state.finish(page, slot);
      }
      case REJECT -> redelivery.reject(page, slot);
      case RELEASE -> redelivery.giveBack(page, slot, Release.COUNTED);
      case RELEASE_UNDELIVERED -> redelivery.giveBack(page, slot, Release.AS_REPORTED);
      case EXPIRED -> redelivery.expire(page, slot);
      case DELIVERED -> report(member, page, slot);
      case RENEW -> {
        if (member.isTimed()) {
          page.lock(slot, lockUntilMs);
        }
      }
    }
  }

  private void report(ShareMember member, SharePage page, int slot) {
    if (!page.isReported(slot)) {
      page.report(slot);
      member.reportedDelivered();
      redelivery.setCount(page, slot, page.count(slot) + 1);
    }
  }

  private int expireIn(SharePage page, int nowMs) {
    int expired = 0;
    for (int slot = 0; slot < page.slots(); slot++) {
      if (page.isLockOver(slot, nowMs)) {
        redelivery.giveBack(page, slot, Release.COUNTED);
        expired++;
      }
    }
    page.refreshEarliestLock();
    state.settle(page);
    return expired;
  }
}
