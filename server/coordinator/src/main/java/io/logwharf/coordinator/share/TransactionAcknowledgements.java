package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.Holding.Moving;
import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.protocol.extension.AckRange;
import java.util.List;

/**
 * What members have acknowledged in transactions: pending, held by nobody, until the transaction
 * ends (KIP-1289). Being pending counts as delivered, so that an abort need only give back.
 */
final class TransactionAcknowledgements {
  private final ShareState state;
  private final StateRecords records;
  private final Redelivery redelivery;

  TransactionAcknowledgements(ShareState state, StateRecords records, Redelivery redelivery) {
    this.state = state;
    this.records = records;
    this.redelivery = redelivery;
  }

  /** Makes records pending, all of which are held by one member; and writes that down. */
  void pend(TransactionKey transaction, List<AckRange> ranges, long logStart) {
    ShareMember holder = state.members().ofTransaction(transaction);
    for (AckRange range : ranges) {
      pend(holder, Math.max(range.firstOffset(), logStart), range.lastOffset());
    }
    records.writeChanges();
  }

  /**
   * Ends all that is pending in a transaction.
   *
   * @return how many records that was
   */
  int resolve(TransactionKey transaction, boolean commit) {
    ShareMember holder = state.members().findOfTransaction(transaction);
    if (holder == null) {
      return 0;
    }
    int resolved = holder.held();
    SharePage page = resolved == 0 ? null : state.pageAtOrAfter(holder.lowestHeld());
    while (page != null && holder.held() > 0) {
      resolveIn(page, holder, commit);
      page = state.pageAtOrAfter(page.end());
    }
    state.members().leave(holder);
    records.writeChanges();
    return resolved;
  }

  private void pend(ShareMember holder, long firstOffset, long lastOffset) {
    long offset = firstOffset;
    while (offset <= lastOffset) {
      SharePage page = state.page(offset);
      long end = Math.min(lastOffset + 1, page.end());
      for (int slot = page.slotAtOrAfter(offset); offset < end; offset++, slot++) {
        page.setCount(slot, Release.COUNTED.countAfter(page.count(slot), page.isReported(slot)));
        state.handOver(page, slot, holder);
        records.held(holder.holding(), offset, page.count(slot));
      }
      state.settle(page);
    }
  }

  private void resolveIn(SharePage page, ShareMember holder, boolean commit) {
    int slot = page.nextLive(0);
    while (slot < page.slots() && holder.held() > 0) {
      if (page.owner(slot) == holder.slot()) {
        resolve(page, slot, holder, commit);
      }
      slot = page.nextLive(slot + 1);
    }
    state.settle(page);
  }

  private void resolve(SharePage page, int slot, ShareMember holder, boolean commit) {
    if (commit) {
      records.done(page.offset(slot), page.offset(slot));
      state.finish(page, slot);
    } else if (holder.holding() instanceof Moving moving) {
      redelivery.condemn(page, slot, moving.reason());
    } else {
      redelivery.rolledBack(page, slot);
    }
  }
}
