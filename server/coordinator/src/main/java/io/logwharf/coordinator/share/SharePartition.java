package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.ChangesWriter;
import io.logwharf.coordinator.share.record.FrontierWriter;
import io.logwharf.coordinator.share.record.SnapshotPart;
import io.logwharf.coordinator.share.record.SnapshotWriter;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.ArrayList;
import java.util.List;

/**
 * One share group on one partition: which of its records are available, acquired by whom, or done,
 * and how often each was delivered (KIP-932; Jakarta Messaging 3.1 §3.4.7, §3.5.11).
 *
 * <p>A command first checks all of what it is asked, then changes the state and gives the record
 * that says so to the {@link StateRecordSink}, before it returns. Who holds what is not recorded: a
 * crash ends all acquisitions. What must be on stable storage before an answer goes out, and what
 * need not be, is the caller's to know:
 *
 * <ul>
 *   <li>a durable acknowledgement waits for the records of {@link #acknowledge}
 *   <li>nothing is acquired at or above the delivery frontier, which moves by {@link
 *       #extendFrontier} and {@link #frontierDurable}
 *   <li>nothing else is waited for
 * </ul>
 *
 * <p>Not thread-safe; one owner thread at a time. Times are in ms of one monotonic clock.
 */
public final class SharePartition {
  private final ShareConfig config;
  private final SnapshotDue sink;
  private final ShareState state;
  private final AckCheck ackCheck;
  private final ChangesWriter changes = new ChangesWriter();
  private final FrontierWriter frontiers = new FrontierWriter();

  /** Below it records may be delivered: the record that says so is on stable storage. */
  private long durableFrontier;

  /** What the durable frontier will be once all records given to the sink are. */
  private long pendingFrontier;

  /** Below it the partition's log has nothing any more. */
  private long logStart;

  private boolean closed;

  SharePartition(ShareConfig config, ShareState state, StateRecordSink sink) {
    this.config = config;
    this.state = state;
    this.sink = new SnapshotDue(sink, config.snapshotBytes());
    this.ackCheck = new AckCheck(state);
  }

  /**
   * Begins a share partition that has no records yet.
   *
   * @param startOffset everything below it is not the group's
   * @param sink gets the record that says so at once, and later those of all commands
   */
  public static SharePartition create(ShareConfig config, long startOffset, StateRecordSink sink) {
    if (startOffset < 0) {
      throw new IllegalArgumentException("a share partition can't begin at offset " + startOffset);
    }
    SharePartition partition = new SharePartition(config, new ShareState(startOffset), sink);
    partition.writeSnapshot(0);
    return partition;
  }

  /** Adds a member whose acquisitions last until it gives them back or is given up. */
  public ShareMember join(String id) {
    return state.members().join(this, id, false);
  }

  /** Adds a member whose acquisitions last for the lock duration unless renewed. */
  public ShareMember joinTimed(String id) {
    return state.members().join(this, id, true);
  }

  /**
   * Removes a member.
   *
   * @throws IllegalStateException while it holds records
   */
  public void leave(ShareMember member) {
    checkMember(member);
    if (member.held() > 0) {
      throw new IllegalStateException(
          "member " + member.id() + " can't leave while it holds " + member.held() + " records");
    }
    state.members().leave(member);
  }

  /** How many members there are. */
  public int memberCount() {
    return state.members().count();
  }

  /**
   * Finds what could be acquired first at or behind an offset: records given back before those
   * never touched, all in order of offset.
   *
   * @param fromOffset 0 for the very first
   * @param highWatermark of the partition
   * @return a range of available records of one delivery count, as long as it goes within 1024
   *     offsets, or any length where nothing has been touched; null where there is none, or where
   *     it must wait for the delivery frontier
   */
  public Acquired nextAvailable(long fromOffset, long highWatermark) {
    long end = Math.min(highWatermark, durableFrontier);
    Acquired range = state.available() == 0 ? null : nextGivenBack(fromOffset, end);
    if (range != null) {
      return range;
    }
    long first = Math.max(fromOffset, state.scanFrontier());
    return first < end ? new Acquired(first, end - 1, 0) : null;
  }

  /**
   * Acquires what is available, in the order of {@link #nextAvailable}.
   *
   * @return the ranges acquired, in order of offset, with the number of earlier deliveries
   */
  public List<Acquired> acquire(
      ShareMember member, int maxRecords, long highWatermark, long nowMs) {
    checkMember(member);
    List<Acquired> ranges = new ArrayList<>();
    AcquiredRuns runs = new AcquiredRuns(ranges);
    int lockUntil = lockUntil(nowMs);
    Acquired next = nextAvailable(0, highWatermark);
    while (runs.records() < maxRecords && next != null) {
      long left = maxRecords - runs.records();
      long last = Math.min(next.lastOffset(), next.firstOffset() + left - 1);
      acquireBetween(next.firstOffset(), last, member, lockUntil, runs);
      next = nextAvailable(last + 1, highWatermark);
    }
    runs.end();
    return ranges;
  }

  /**
   * Acquires all available records between two offsets, both included; for who takes whole batches.
   *
   * @param ranges what was acquired is added here, in order of offset
   * @return how many records were acquired
   * @throws IllegalArgumentException where the range reaches over the durable delivery frontier
   */
  public int acquire(
      ShareMember member, long firstOffset, long lastOffset, long nowMs, List<Acquired> ranges) {
    checkMember(member);
    if (lastOffset >= durableFrontier) {
      throw new IllegalArgumentException(
          "offset " + lastOffset + " is not below the delivery frontier " + durableFrontier);
    }
    AcquiredRuns runs = new AcquiredRuns(ranges);
    acquireBetween(firstOffset, lastOffset, member, lockUntil(nowMs), runs);
    runs.end();
    return runs.records();
  }

  /**
   * Applies acknowledgements, in the order given: all of them, or none. What lies below the log's
   * start is ignored.
   *
   * @return the ranges refused: those with records that the member does not hold, or that an
   *     earlier range of the call has given up (INVALID_RECORD_STATE); empty where all was applied
   */
  public List<AckRange> acknowledge(ShareMember member, List<AckRange> ranges, long nowMs) {
    checkMember(member);
    List<AckRange> refused = ackCheck.refused(member, ranges, logStart);
    if (!refused.isEmpty()) {
      return refused;
    }
    int lockUntil = lockUntil(nowMs);
    for (int i = 0; i < ranges.size(); i++) {
      AckRange range = ranges.get(i);
      acknowledgeHeld(member, range, Math.max(range.firstOffset(), logStart), lockUntil);
    }
    writeChanges();
    return refused;
  }

  /**
   * Gives back all that a member holds.
   *
   * @param delivered what of it was handed to the application: that attempt counts, unless it was
   *     reported before; what the member does not hold is ignored
   */
  public void releaseAll(ShareMember member, List<AckRange> delivered) {
    checkMember(member);
    for (AckRange range : delivered) {
      giveBack(member, range.firstOffset(), range.lastOffset(), Release.COUNTED);
    }
    giveBack(member, member.lowestHeld(), Long.MAX_VALUE - 1, Release.AS_REPORTED);
    writeChanges();
  }

  /**
   * Gives back all that a member holds that has gone without a word: since nobody knows what its
   * application has seen, all of it has been delivered once at least.
   */
  public void releaseLost(ShareMember member) {
    checkMember(member);
    giveBack(member, member.lowestHeld(), Long.MAX_VALUE - 1, Release.ONCE_AT_LEAST);
    writeChanges();
  }

  /**
   * Gives back what is held under locks that are over; the attempts count.
   *
   * @return how many records
   */
  public int expire(long nowMs) {
    int now = (int) nowMs;
    int expired = 0;
    List<SharePage> pages = state.pagesWithLocks();
    for (int i = pages.size() - 1; i >= 0; i--) {
      SharePage page = pages.get(i);
      if (page.earliestLock() - now <= 0) {
        expired += expireInPage(page, now);
      }
    }
    writeChanges();
    return expired;
  }

  /**
   * When {@link #expire} should be called next.
   *
   * @return a time not before nowMs, at or before the end of the earliest lock; Long.MAX_VALUE
   *     where there is no lock
   */
  public long nextExpiry(long nowMs) {
    int now = (int) nowMs;
    int least = Integer.MAX_VALUE;
    for (SharePage page : state.pagesWithLocks()) {
      least = Math.min(least, Math.max(0, page.earliestLock() - now));
    }
    return least == Integer.MAX_VALUE ? Long.MAX_VALUE : nowMs + least;
  }

  /**
   * Makes records done that nobody is to get: offsets that hold no record, control batches, batches
   * lost by definition. Whoever holds one of them loses it.
   */
  public void archive(long firstOffset, long lastOffset) {
    checkOpen();
    if (lastOffset < state.startOffset() || lastOffset < firstOffset) {
      return;
    }
    long first = Math.max(firstOffset, state.startOffset());
    state.finish(first, lastOffset);
    changes.done(first, lastOffset);
    writeChanges();
  }

  /**
   * Follows the start of the partition's log: what is below is done, and acknowledgements of it are
   * ignored from now on.
   */
  public void advanceLogStart(long offset) {
    logStart = Math.max(logStart, offset);
    archive(0, offset - 1);
  }

  /**
   * Raises the delivery frontier, if it is time, far enough ahead of the records touched so far
   * that deliveries need not wait. To be called before {@link #acquire} while there are consumers.
   *
   * @return what to call {@link #frontierDurable} with once the record given to the sink is on
   *     stable storage; -1 where nothing was given
   */
  public long extendFrontier() {
    checkOpen();
    long scanFrontier = state.scanFrontier();
    if (pendingFrontier - scanFrontier > config.frontierStep() / 2) {
      return -1;
    }
    pendingFrontier = scanFrontier + config.frontierStep();
    sink.append(frontiers.write(pendingFrontier));
    return pendingFrontier;
  }

  /** Allows acquisitions below a frontier that {@link #extendFrontier} gave. */
  public void frontierDurable(long frontier) {
    if (frontier > pendingFrontier) {
      throw new IllegalArgumentException(
          "delivery frontier " + frontier + " was never raised beyond " + pendingFrontier);
    }
    durableFrontier = Math.max(durableFrontier, frontier);
  }

  /** Below it records may be acquired. */
  public long durableFrontier() {
    return durableFrontier;
  }

  /** The first offset that is not done; what lies below is needed no more. */
  public long startOffset() {
    return state.startOffset();
  }

  /** The offset from which on no record was ever acquired or archived. */
  public long scanFrontier() {
    return state.scanFrontier();
  }

  /** The state of the record at an offset; what was never touched is available. */
  public RecordState stateOf(long offset) {
    if (offset >= state.scanFrontier()) {
      return RecordState.AVAILABLE;
    }
    SharePage page = state.page(offset);
    int slot = page == null ? -1 : page.find(offset);
    if (slot < 0 || !page.isLive(slot)) {
      return RecordState.DONE;
    }
    return page.isAvailable(slot) ? RecordState.AVAILABLE : RecordState.ACQUIRED;
  }

  /** How often the record at an offset was delivered, as far as that counts; 0 where it is done. */
  public int deliveryCountOf(long offset) {
    SharePage page = offset >= state.scanFrontier() ? null : state.page(offset);
    int slot = page == null ? -1 : page.find(offset);
    return slot < 0 ? 0 : page.count(slot);
  }

  /** How many records are available; gaps above the scan frontier are counted as records. */
  public long available(long highWatermark) {
    return state.available() + Math.max(0, highWatermark - state.scanFrontier());
  }

  /** How many records are acquired. */
  public long acquired() {
    return state.live() - state.available();
  }

  /** How many pages of 1024 offsets have records that are not done: what memory goes by. */
  public int pages() {
    return state.pageCount();
  }

  /** Whether so much was recorded since the last snapshot that a new one is worth it. */
  public boolean shouldSnapshot() {
    return sink.isDue();
  }

  /** Whether anything was recorded since the last snapshot. */
  public boolean isSnapshotStale() {
    return sink.isAnythingSince();
  }

  /**
   * Writes the whole state to the sink, as one record or a few. Once all of them are on stable
   * storage, none of the share partition's older records is needed.
   */
  public void snapshot() {
    checkOpen();
    writeSnapshot(pendingFrontier);
  }

  /**
   * Ends in order: writes a snapshot by which the next start knows all delivery counts exactly.
   *
   * @throws IllegalStateException while a record is acquired
   */
  public void close() {
    checkOpen();
    if (acquired() > 0) {
      throw new IllegalStateException(acquired() + " records are acquired; release them first");
    }
    writeSnapshot(0);
    closed = true;
  }

  /** Writes the state of which all delivery counts are exact. */
  void writeExactSnapshot() {
    writeSnapshot(0);
  }

  private Acquired nextGivenBack(long fromOffset, long end) {
    SharePage page = state.pageWithAvailable(fromOffset);
    while (page != null && page.base() < end) {
      int slot = page.nextAvailable(page.slotAtOrAfter(fromOffset));
      if (slot < page.slots()) {
        long first = page.offset(slot);
        return first < end ? runFrom(page, slot, end) : null;
      }
      page = state.pageWithAvailable(page.end());
    }
    return null;
  }

  private static Acquired runFrom(SharePage page, int slot, long end) {
    long first = page.offset(slot);
    long last = first;
    int count = page.count(slot);
    for (int next = slot + 1;
        next < page.slots()
            && last + 1 < end
            && page.isAvailable(next)
            && page.offset(next) == last + 1
            && page.count(next) == count;
        next++) {
      last++;
    }
    return new Acquired(first, last, count);
  }

  private void acquireBetween(
      long firstOffset, long lastOffset, ShareMember member, int lockUntil, AcquiredRuns runs) {
    SharePage page = state.available() == 0 ? null : state.pageWithAvailable(firstOffset);
    while (page != null && page.base() <= lastOffset) {
      acquireInPage(page, firstOffset, lastOffset, member, lockUntil, runs);
      page = state.pageWithAvailable(page.end());
    }
    if (lastOffset >= state.scanFrontier()) {
      state.extend(firstOffset, 0);
      while (state.scanFrontier() <= lastOffset) {
        long from = state.scanFrontier();
        page = state.extendInPage(lastOffset + 1, 0);
        acquireInPage(page, from, lastOffset, member, lockUntil, runs);
      }
    }
  }

  private int lockUntil(long nowMs) {
    return (int) (nowMs + config.lockDurationMs());
  }

  private void acquireInPage(
      SharePage page,
      long firstOffset,
      long lastOffset,
      ShareMember member,
      int lockUntil,
      AcquiredRuns runs) {
    int slot = page.nextAvailable(page.slotAtOrAfter(firstOffset));
    while (slot < page.slots() && page.offset(slot) <= lastOffset) {
      runs.add(page.offset(slot), page.count(slot));
      state.acquire(page, slot, member);
      if (member.isTimed()) {
        page.lock(slot, lockUntil);
      }
      slot = page.nextAvailable(slot + 1);
    }
    state.settle(page);
  }

  private void acknowledgeHeld(
      ShareMember member, AckRange range, long firstOffset, int lockUntil) {
    long offset = firstOffset;
    while (offset <= range.lastOffset()) {
      SharePage page = state.page(offset);
      long end = Math.min(range.lastOffset() + 1, page.end());
      for (int slot = page.slotAtOrAfter(offset); offset < end; offset++, slot++) {
        acknowledgeSlot(member, range.type(), page, slot, lockUntil);
      }
      state.settle(page);
    }
  }

  private void acknowledgeSlot(
      ShareMember member, AckType type, SharePage page, int slot, int lockUntil) {
    switch (type) {
      case ACCEPT, REJECT, GAP -> finish(page, slot);
      case RELEASE -> giveBack(page, slot, Release.COUNTED);
      case RELEASE_UNDELIVERED -> giveBack(page, slot, Release.AS_REPORTED);
      case DELIVERED -> {
        if (!page.isReported(slot)) {
          page.report(slot);
          member.reportedDelivered();
          page.setCount(slot, page.count(slot) + 1);
          changes.deliveryCount(page.offset(slot), page.offset(slot), page.count(slot));
        }
      }
      case RENEW -> {
        if (member.isTimed()) {
          page.lock(slot, lockUntil);
        }
      }
    }
  }

  /** Gives back what a member holds in a range, and leaves alone what it doesn't hold. */
  private void giveBack(ShareMember member, long firstOffset, long lastOffset, Release release) {
    SharePage page =
        member.held() == 0 ? null : state.pageAtOrAfter(Math.max(firstOffset, member.lowestHeld()));
    while (page != null && page.base() <= lastOffset && member.held() > 0) {
      int slot = page.nextLive(page.slotAtOrAfter(firstOffset));
      while (slot < page.slots() && page.offset(slot) <= lastOffset) {
        if (page.owner(slot) == member.slot()) {
          giveBack(page, slot, release);
        }
        slot = page.nextLive(slot + 1);
      }
      state.settle(page);
      page = state.pageAtOrAfter(page.end());
    }
  }

  private void giveBack(SharePage page, int slot, Release release) {
    int before = page.count(slot);
    int count = release.countAfter(before, page.isReported(slot));
    if (config.maxDeliveryCount() > 0 && count >= config.maxDeliveryCount()) {
      finish(page, slot);
      return;
    }
    state.release(page, slot, count);
    if (page.count(slot) != before) {
      changes.deliveryCount(page.offset(slot), page.offset(slot), page.count(slot));
    }
  }

  private void finish(SharePage page, int slot) {
    changes.done(page.offset(slot), page.offset(slot));
    state.finish(page, slot);
  }

  private int expireInPage(SharePage page, int now) {
    int expired = 0;
    for (int slot = 0; slot < page.slots(); slot++) {
      if (page.isLockOver(slot, now)) {
        giveBack(page, slot, Release.COUNTED);
        expired++;
      }
    }
    page.refreshEarliestLock();
    state.settle(page);
    return expired;
  }

  private void writeChanges() {
    if (!changes.isEmpty()) {
      sink.append(changes.take());
    }
  }

  private void writeSnapshot(long deliveryFrontier) {
    SnapshotPart head = new SnapshotPart(0, true, startOffset(), scanFrontier(), deliveryFrontier);
    SnapshotWriter writer = new SnapshotWriter(head, config.snapshotRecordBytes(), sink::append);
    SharePage page = state.pageAtOrAfter(0);
    while (page != null) {
      for (int slot = page.nextLive(0); slot < page.slots(); slot = page.nextLive(slot + 1)) {
        writer.held(page.offset(slot), page.offset(slot), page.count(slot));
      }
      page = state.pageAtOrAfter(page.end());
    }
    sink.snapshotWritten(writer.end());
  }

  private void checkMember(ShareMember member) {
    checkOpen();
    if (!member.isMemberOf(this)) {
      throw new IllegalArgumentException(
          "member " + member.id() + " is not, or no longer, a member of this share partition");
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this share partition is closed");
    }
  }

  /** What giving back a record does to its delivery count. */
  private enum Release {
    /** The attempt counts. */
    COUNTED,
    /** The attempt counts if it was reported. */
    AS_REPORTED,
    /** Nobody knows about the attempt. */
    ONCE_AT_LEAST;

    int countAfter(int before, boolean reported) {
      return switch (this) {
        case COUNTED -> reported ? before : before + 1;
        case AS_REPORTED -> before;
        case ONCE_AT_LEAST -> Math.max(before, 1);
      };
    }
  }
}
