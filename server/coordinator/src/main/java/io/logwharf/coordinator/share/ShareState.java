package io.logwharf.coordinator.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * The state of every record of a share partition. Pages exist between the start offset and the scan
 * frontier, and only where a record is not done; what lies at or above the scan frontier has not
 * been touched. All changes of state, by commands and by replay, are made here.
 *
 * <p>After the records of a page have been changed, {@link #settle} must be called with it; slot
 * numbers are valid until then. Owned by the share partition's owner thread.
 */
final class ShareState {
  private final Members members = new Members();
  private final PageIndex pages = new PageIndex();
  private final TreeMap<Long, SharePage> pagesWithAvailable = new TreeMap<>();
  private final List<SharePage> pagesWithLocks = new ArrayList<>();
  private SharePage recent;
  private long scanFrontier;
  private long live;
  private long available;
  private final long[] held = new long[RecordState.values().length];
  private LongConsumer availableAgain;

  /** Everything below the start offset is done, nothing else has been touched. */
  ShareState(long startOffset) {
    scanFrontier = startOffset;
  }

  Members members() {
    return members;
  }

  /** Tells the listener the offset of each record that becomes available again; null for nobody. */
  void onAvailableAgain(LongConsumer listener) {
    availableAgain = listener;
  }

  long scanFrontier() {
    return scanFrontier;
  }

  /** How many records below the scan frontier are not done. */
  long live() {
    return live;
  }

  /** How many records below the scan frontier are available. */
  long available() {
    return available;
  }

  /** The first offset that is not done. */
  long startOffset() {
    SharePage first = pages.first();
    return first == null || first.liveCount() == 0 ? scanFrontier : first.offset(first.nextLive(0));
  }

  /** How many records somebody holds that are in this state, as members and pseudo-members say. */
  long held(RecordState heldState) {
    return held[heldState.ordinal()];
  }

  int pageCount() {
    return pages.size();
  }

  /** The page of an offset below the scan frontier; null where all of the page is done. */
  SharePage page(long offset) {
    long base = SharePage.baseOf(offset);
    SharePage page = recent;
    if (page == null || page.base() != base) {
      page = pages.find(base);
      recent = page;
    }
    return page;
  }

  /** The page of an offset, or where there is none the next one, or null. */
  SharePage pageAtOrAfter(long offset) {
    return pages.ceiling(SharePage.baseOf(offset));
  }

  /** The first page with an available record among those that end behind the offset, or null. */
  SharePage pageWithAvailable(long offset) {
    Map.Entry<Long, SharePage> entry = pagesWithAvailable.ceilingEntry(SharePage.baseOf(offset));
    return entry == null ? null : entry.getValue();
  }

  /** The pages that have locks; {@link #settle} may move the last one to the place of another. */
  List<SharePage> pagesWithLocks() {
    return pagesWithLocks;
  }

  /** Makes all records from the scan frontier to the end, not included, available. */
  void extend(long end, int deliveryCount) {
    while (scanFrontier < end) {
      settle(extendInPage(end, deliveryCount));
    }
  }

  /** Does what {@link #extend} does, up to the end of the page of the scan frontier at most. */
  SharePage extendInPage(long end, int deliveryCount) {
    long base = SharePage.baseOf(scanFrontier);
    SharePage page = pages.last();
    if (page == null || page.base() != base) {
      page = new SharePage(base);
      pages.append(page);
      recent = page;
    }
    long to = Math.min(end, page.end());
    int count = (int) (to - scanFrontier);
    int slot = page.slotAtOrAfter(scanFrontier);
    for (int i = 0; i < count; i++) {
      page.add(slot + i, deliveryCount);
    }
    live += count;
    available += count;
    scanFrontier = to;
    return page;
  }

  /** Makes all records from the scan frontier to the end, not included, done. */
  void skip(long end) {
    if (end > scanFrontier) {
      scanFrontier = end;
      SharePage last = pages.last();
      if (last != null) {
        settle(last);
      }
    }
  }

  /** Gives an available record to a member. */
  void acquire(SharePage page, int slot, ShareMember member) {
    page.acquire(slot, member.slot());
    available--;
    take(page, slot, member);
  }

  /** Gives a record that somebody holds to another. */
  void handOver(SharePage page, int slot, ShareMember member) {
    letGo(page, slot);
    page.handOver(slot, member.slot());
    take(page, slot, member);
  }

  /** Makes an acquired record available. */
  void release(SharePage page, int slot) {
    letGo(page, slot);
    page.release(slot);
    available++;
    if (availableAgain != null) {
      availableAgain.accept(page.offset(slot));
    }
  }

  /** Makes a live record done. */
  void finish(SharePage page, int slot) {
    if (page.isAvailable(slot)) {
      available--;
    } else {
      letGo(page, slot);
    }
    page.finish(slot);
    live--;
  }

  /** Makes all records from one offset to another, both included, done, whatever they are. */
  void finish(long firstOffset, long lastOffset) {
    if (firstOffset > scanFrontier) {
      extend(firstOffset, 0);
    }
    SharePage page = pageAtOrAfter(firstOffset);
    while (page != null && page.base() <= lastOffset) {
      int slot = page.nextLive(page.slotAtOrAfter(firstOffset));
      while (slot < page.slots() && page.offset(slot) <= lastOffset) {
        finish(page, slot);
        slot = page.nextLive(slot + 1);
      }
      settle(page);
      page = pageAtOrAfter(page.end());
    }
    skip(lastOffset + 1);
  }

  /**
   * Sets the delivery count of the records among these that are not done, and gives them to a
   * member, or makes them available.
   *
   * @param owner null for nobody
   */
  void put(long firstOffset, long lastOffset, int deliveryCount, ShareMember owner) {
    extend(lastOffset + 1, 0);
    SharePage page = pageAtOrAfter(firstOffset);
    while (page != null && page.base() <= lastOffset) {
      int slot = page.nextLive(page.slotAtOrAfter(firstOffset));
      while (slot < page.slots() && page.offset(slot) <= lastOffset) {
        page.setCount(slot, deliveryCount);
        put(page, slot, owner);
        slot = page.nextLive(slot + 1);
      }
      settle(page);
      page = pageAtOrAfter(page.end());
    }
  }

  /** Puts a page in order after changes: drops it when it is all done, saves its memory. */
  void settle(SharePage page) {
    if (page.end() <= scanFrontier) {
      if (page.liveCount() == 0) {
        pages.remove(page);
        recent = recent == page ? null : recent;
      } else if (page.isSparse()) {
        page.compact();
      }
    }
    if ((page.availableCount() > 0) != page.isListedAvailable()) {
      listAvailable(page);
    }
    if ((page.lockCount() > 0) != (page.lockListing() >= 0)) {
      listLocked(page);
    }
  }

  private void listAvailable(SharePage page) {
    boolean listed = page.availableCount() > 0;
    page.setListedAvailable(listed);
    if (listed) {
      pagesWithAvailable.put(page.base(), page);
    } else {
      pagesWithAvailable.remove(page.base());
    }
  }

  private void listLocked(SharePage page) {
    if (page.lockCount() > 0) {
      page.setLockListing(pagesWithLocks.size());
      pagesWithLocks.add(page);
    } else {
      SharePage last = pagesWithLocks.remove(pagesWithLocks.size() - 1);
      if (last != page) {
        pagesWithLocks.set(page.lockListing(), last);
        last.setLockListing(page.lockListing());
      }
      page.setLockListing(-1);
    }
  }

  private void put(SharePage page, int slot, ShareMember owner) {
    if (!page.isAvailable(slot)) {
      release(page, slot);
    }
    if (owner != null) {
      acquire(page, slot, owner);
    }
  }

  private void take(SharePage page, int slot, ShareMember member) {
    member.acquired(page.offset(slot));
    count(member, 1);
  }

  private void letGo(SharePage page, int slot) {
    ShareMember member = members.at(page.owner(slot));
    member.letGo(page.isReported(slot));
    count(member, -1);
  }

  private void count(ShareMember member, int records) {
    held[member.state().ordinal()] += records;
  }
}
