package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.DeadLetterReason;
import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of a share partition that nobody is to get here any more, and that are kept to be moved
 * to another queue: condemned, until a transaction in which they are moved has committed, after
 * which they are done; if it aborts they are condemned as before. All of this is recorded, so that
 * it survives restarts.
 *
 * <p>Owned by the share partition's owner thread.
 */
public final class CondemnedRecords {
  private final ShareState state;
  private final StateRecords records;
  private final Acquisitions acquisitions;

  CondemnedRecords(ShareState state, StateRecords records, Acquisitions acquisitions) {
    this.state = state;
    this.records = records;
    this.acquisitions = acquisitions;
  }

  /** How many records wait to be moved, those not counted that are being moved. */
  public long count() {
    return state.held(RecordState.CONDEMNED);
  }

  /** How many records wait to be moved for a reason. */
  public int count(DeadLetterReason reason) {
    return count() == 0 ? 0 : state.members().condemned(reason).held();
  }

  /** Condemns what is available between two offsets, both included. */
  public void condemn(long firstOffset, long lastOffset, DeadLetterReason reason) {
    ShareMember holder = state.members().condemned(reason);
    List<Acquired> taken = new ArrayList<>();
    AcquiredRuns runs = new AcquiredRuns(taken);
    acquisitions.acquire(firstOffset, lastOffset, holder, 0, runs);
    runs.end();
    for (Acquired range : taken) {
      for (long offset = range.firstOffset(); offset <= range.lastOffset(); offset++) {
        records.held(holder.holding(), offset, range.deliveryCount());
      }
    }
    records.writeChanges();
  }

  /**
   * The first records condemned for a reason.
   *
   * @param maxRecords at most so many
   * @return in order of offset, with their delivery counts
   */
  public List<Acquired> first(DeadLetterReason reason, int maxRecords) {
    List<Acquired> found = new ArrayList<>();
    ShareMember holder = state.members().condemned(reason);
    AcquiredRuns runs = new AcquiredRuns(found);
    SharePage page = holder.held() == 0 ? null : state.pageAtOrAfter(holder.lowestHeld());
    int most = Math.min(maxRecords, holder.held());
    while (page != null && runs.records() < most) {
      int slot = page.nextLive(0);
      while (slot < page.slots() && runs.records() < most) {
        if (page.owner(slot) == holder.slot()) {
          runs.add(page.offset(slot), page.count(slot));
        }
        slot = page.nextLive(slot + 1);
      }
      page = state.pageAtOrAfter(page.end());
    }
    runs.end();
    return found;
  }

  /**
   * Makes the move of condemned records part of a transaction; what else is between the two offsets
   * is left alone. To be called once the transaction's coordinator has written down that it
   * concerns this share partition, or has done so ahead in the same journal.
   */
  public void move(
      TransactionKey transaction, DeadLetterReason reason, long firstOffset, long lastOffset) {
    ShareMember holder = state.members().ofTransaction(transaction, reason);
    forEach(
        reason,
        firstOffset,
        lastOffset,
        (page, slot) -> {
          records.held(holder.holding(), page.offset(slot), page.count(slot));
          state.handOver(page, slot, holder);
        });
    records.writeChanges();
  }

  /** Makes condemned records done without moving them. */
  public void drop(DeadLetterReason reason, long firstOffset, long lastOffset) {
    forEach(
        reason,
        firstOffset,
        lastOffset,
        (page, slot) -> {
          records.done(page.offset(slot), page.offset(slot));
          state.finish(page, slot);
        });
    records.writeChanges();
  }

  private void forEach(DeadLetterReason reason, long first, long last, SlotAction action) {
    ShareMember holder = state.members().condemned(reason);
    SharePage page = state.pageAtOrAfter(first);
    while (page != null && page.base() <= last) {
      int slot = page.nextLive(page.slotAtOrAfter(first));
      while (slot < page.slots() && page.offset(slot) <= last) {
        if (page.owner(slot) == holder.slot()) {
          action.on(page, slot);
        }
        slot = page.nextLive(slot + 1);
      }
      state.settle(page);
      page = state.pageAtOrAfter(page.end());
    }
  }

  @FunctionalInterface
  private interface SlotAction {
    void on(SharePage page, int slot);
  }
}
