package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;

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
  private final ShareState state;
  private final StateRecords records;
  private final DeliveryFrontier frontier;
  private final Acquisitions acquisitions;
  private final Acknowledgements acknowledgements;
  private final TransactionAcknowledgements transactions;
  private final HiddenRecords hidden;
  private final ScheduledRecords scheduled;
  private final CondemnedRecords condemned;
  private final AckCheck ackCheck;

  /** Below it the partition's log has nothing any more. */
  private long logStart;

  private boolean closed;

  SharePartition(
      ShareConfig config, RedeliveryPolicy policy, ShareState state, StateRecordSink sink) {
    this.config = config;
    this.state = state;
    this.records = new StateRecords(config, sink);
    this.frontier = new DeliveryFrontier(config.frontierStep());
    this.acquisitions = new Acquisitions(state);
    this.scheduled = new ScheduledRecords(state, records);
    var redelivery = new Redelivery(state, records, policy, scheduled);
    this.acknowledgements = new Acknowledgements(state, records, redelivery);
    this.transactions = new TransactionAcknowledgements(state, records, redelivery);
    this.hidden = new HiddenRecords(state, acquisitions);
    this.condemned = new CondemnedRecords(state, records, acquisitions);
    this.ackCheck = new AckCheck(state);
  }

  /**
   * Begins a share partition that has no records yet.
   *
   * @param startOffset everything below it is not the group's
   * @param sink gets the record that says so at once, and later those of all commands
   */
  public static SharePartition create(ShareConfig config, long startOffset, StateRecordSink sink) {
    return create(config, config.redelivery(), startOffset, sink);
  }

  /** Does what {@link #create(ShareConfig, long, StateRecordSink)} does, with another policy. */
  public static SharePartition create(
      ShareConfig config, RedeliveryPolicy policy, long startOffset, StateRecordSink sink) {
    if (startOffset < 0) {
      throw new IllegalArgumentException("a share partition can't begin at offset " + startOffset);
    }
    SharePartition partition =
        new SharePartition(config, policy, new ShareState(startOffset), sink);
    partition.writeExactSnapshot();
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
    return acquisitions.next(fromOffset, Math.min(highWatermark, frontier.durable()));
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
      long left = (long) maxRecords - runs.records();
      long last = Math.min(next.lastOffset(), next.firstOffset() + left - 1);
      acquisitions.acquire(next.firstOffset(), last, member, lockUntil, runs);
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
    if (lastOffset >= frontier.durable()) {
      throw new IllegalArgumentException(
          "offset " + lastOffset + " is not below the delivery frontier " + frontier.durable());
    }
    AcquiredRuns runs = new AcquiredRuns(ranges);
    acquisitions.acquire(firstOffset, lastOffset, member, lockUntil(nowMs), runs);
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
      long first = Math.max(range.firstOffset(), logStart);
      acknowledgements.apply(member, range.type(), first, range.lastOffset(), lockUntil);
    }
    records.writeChanges();
    return refused;
  }

  /**
   * Accepts records in a transaction: they leave the member, and are done when the transaction
   * commits, available again with the attempt counted when it aborts (KIP-1289). To be called once
   * the transaction's coordinator has written down that it concerns this share partition, or has
   * done so ahead in the same journal. All ranges, or none; what lies below the log's start is
   * ignored.
   *
   * @param ranges of which all accept
   * @return the ranges refused, see {@link #acknowledge}
   */
  public List<AckRange> pend(
      ShareMember member, TransactionKey transaction, List<AckRange> ranges) {
    checkMember(member);
    for (AckRange range : ranges) {
      if (range.type() != AckType.ACCEPT) {
        throw new IllegalArgumentException(
            "a transaction can accept records only, not " + range.type());
      }
    }
    List<AckRange> refused = ackCheck.refused(member, ranges, logStart);
    if (refused.isEmpty()) {
      transactions.pend(transaction, ranges, logStart);
    }
    return refused;
  }

  /**
   * Ends what was accepted in a transaction; may be called any number of times, and where nothing
   * was.
   *
   * @return how many records were pending in it
   */
  public int resolve(TransactionKey transaction, boolean commit) {
    checkOpen();
    return transactions.resolve(transaction, commit);
  }

  /**
   * Keeps available records out of everybody's reach, as they belong to an open transaction of this
   * producer. Writes nothing: after a crash they are available, to be looked at anew.
   */
  public void hide(long producerId, long firstOffset, long lastOffset) {
    checkOpen();
    hidden.hide(producerId, firstOffset, lastOffset);
  }

  /**
   * Makes hidden records available again, uncounted and in their place.
   *
   * @param ended tells by producer id and the offset of its first hidden record whether the
   *     transaction of that record has ended
   * @return whether there were any
   */
  public boolean reveal(BiPredicate<Long, Long> ended) {
    checkOpen();
    return hidden.reveal(ended);
  }

  /** Makes a record available again, uncounted and in its place, that was hidden for a producer. */
  public void reveal(long producerId, long offset) {
    checkOpen();
    hidden.reveal(producerId, offset);
  }

  /** The records that are kept to be moved to another queue. */
  public CondemnedRecords condemned() {
    return condemned;
  }

  /**
   * Makes available what was scheduled for redelivery and is due. Writes nothing, as the times are
   * recorded.
   *
   * @param nowMs in ms since 1970
   * @return whether there was anything
   */
  public boolean makeDue(long nowMs) {
    checkOpen();
    return scheduled.makeDue(nowMs);
  }

  /** When {@link #makeDue} should be called next, in ms since 1970; Long.MAX_VALUE for never. */
  public long nextDueMs() {
    return scheduled.nextDueMs();
  }

  /** Takes over the times of scheduled records that a replay has found. */
  void restoreScheduled(Map<Long, Long> dueByOffset) {
    scheduled.restore(dueByOffset);
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
      acknowledgements.giveBack(member, range.firstOffset(), range.lastOffset(), Release.COUNTED);
    }
    acknowledgements.giveBackAll(member, Release.AS_REPORTED);
    records.writeChanges();
  }

  /**
   * Gives back all that a member holds that has gone without a word: since nobody knows what its
   * application has seen, all of it has been delivered once at least.
   */
  public void releaseLost(ShareMember member) {
    checkMember(member);
    acknowledgements.giveBackAll(member, Release.ONCE_AT_LEAST);
    records.writeChanges();
  }

  /**
   * Gives back what is held under locks that are over; the attempts count.
   *
   * @return how many records
   */
  public int expire(long nowMs) {
    int expired = acknowledgements.expire((int) nowMs);
    records.writeChanges();
    return expired;
  }

  /**
   * When {@link #expire} should be called next.
   *
   * @return a time not before nowMs, at or before the end of the earliest lock; Long.MAX_VALUE
   *     where there is no lock
   */
  public long nextExpiry(long nowMs) {
    int left = acknowledgements.untilNextExpiry((int) nowMs);
    return left < 0 ? Long.MAX_VALUE : nowMs + left;
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
    records.done(first, lastOffset);
    records.writeChanges();
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
    return extendFrontier(0);
  }

  /**
   * Does what {@link #extendFrontier()} does, for who looks at available records without acquiring
   * all of them.
   *
   * @param looked the offset up to which was looked
   */
  public long extendFrontier(long looked) {
    checkOpen();
    long raised = frontier.extend(Math.max(state.scanFrontier(), looked));
    if (raised != DeliveryFrontier.NONE) {
      records.writeFrontier(raised);
    }
    return raised;
  }

  /**
   * Tells the listener the offset of each record that becomes available again, while a command is
   * under way: it must not call this object. At most one listener; null for none.
   */
  public void onAvailableAgain(LongConsumer listener) {
    state.onAvailableAgain(listener);
  }

  /** Allows acquisitions below a frontier that {@link #extendFrontier} gave. */
  public void frontierDurable(long raised) {
    frontier.durable(raised);
  }

  /** Below it records may be acquired. */
  public long durableFrontier() {
    return frontier.durable();
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
    return page.isAvailable(slot)
        ? RecordState.AVAILABLE
        : state.members().at(page.owner(slot)).state();
  }

  /**
   * Whether the record at an offset waits for an application: it is available, or held by a member
   * that has not reported it as handed to one. What a stock share consumer holds doesn't wait.
   */
  public boolean isWaiting(long offset) {
    if (offset >= state.scanFrontier()) {
      return true;
    }
    SharePage page = state.page(offset);
    int slot = page == null ? -1 : page.find(offset);
    return slot >= 0 && page.isLive(slot) && isWaiting(page, slot);
  }

  private boolean isWaiting(SharePage page, int slot) {
    if (page.isAvailable(slot)) {
      return true;
    }
    ShareMember owner = state.members().at(page.owner(slot));
    return owner.state() == RecordState.ACQUIRED && !owner.isTimed() && !page.isReported(slot);
  }

  /**
   * The first record that {@link #isWaiting waits} between two offsets.
   *
   * @param endOffset after the last
   * @return -1 where there is none
   */
  public long nextWaiting(long fromOffset, long endOffset) {
    long offset = Math.max(fromOffset, state.startOffset());
    while (offset < Math.min(endOffset, state.scanFrontier())) {
      if (state.page(offset) == null) {
        offset = Math.min(SharePage.baseOf(offset) + SharePage.SIZE, state.scanFrontier());
      } else if (isWaiting(offset)) {
        return offset;
      } else {
        offset++;
      }
    }
    return offset < endOffset ? offset : -1;
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

  /** How many records members have acquired. */
  public long acquired() {
    return state.held(RecordState.ACQUIRED);
  }

  /** How many records are accepted in transactions that have not ended. */
  public long pending() {
    return state.held(RecordState.PENDING);
  }

  /** How many records are hidden. */
  public long hidden() {
    return state.held(RecordState.HIDDEN);
  }

  /** How many records are to be delivered again, but not yet. */
  public long scheduled() {
    return state.held(RecordState.SCHEDULED);
  }

  /** How many pages of 1024 offsets have records that are not done: what memory goes by. */
  public int pages() {
    return state.pageCount();
  }

  /** Whether so much was recorded since the last snapshot that a new one is worth it. */
  public boolean shouldSnapshot() {
    return records.isSnapshotDue();
  }

  /** Whether anything was recorded since the last snapshot. */
  public boolean isSnapshotStale() {
    return records.isSnapshotStale();
  }

  /**
   * Writes the whole state to the sink, as one record or a few. Once all of them are on stable
   * storage, none of the share partition's older records is needed.
   */
  public void snapshot() {
    checkOpen();
    records.writeSnapshot(state, scheduled, frontier.pending());
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
    writeExactSnapshot();
    closed = true;
  }

  /** Writes the state as one of which all delivery counts are exact. */
  void writeExactSnapshot() {
    records.writeSnapshot(state, scheduled, 0);
  }

  private int lockUntil(long nowMs) {
    return (int) (nowMs + config.lockDurationMs());
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
}
