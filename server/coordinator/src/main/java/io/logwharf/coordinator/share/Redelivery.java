package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.DeadLetterReason;

/**
 * Decides what becomes of a record that somebody held and did not consume: available, scheduled,
 * condemned or done. Writes down what it decides.
 */
final class Redelivery {
  private final ShareState state;
  private final StateRecords records;
  private final RedeliveryPolicy policy;
  private final ScheduledRecords scheduled;

  Redelivery(
      ShareState state, StateRecords records, RedeliveryPolicy policy, ScheduledRecords scheduled) {
    this.state = state;
    this.records = records;
    this.policy = policy;
    this.scheduled = scheduled;
  }

  /** A member gives back a record, or loses it. Only an attempt that counts delays the next one. */
  void giveBack(SharePage page, int slot, Release release) {
    boolean reported = page.isReported(slot);
    int before = page.count(slot);
    int count = release.countAfter(before, reported);
    if (isOver(count)) {
      giveUp(page, slot, count, DeadLetterReason.DELIVERY_LIMIT);
      return;
    }
    long due = reported || count > before ? policy.dueMs(count) : 0;
    if (due > 0) {
      page.setCount(slot, count);
      scheduled.schedule(page, slot, due);
    } else {
      state.release(page, slot);
      setCount(page, slot, count);
    }
  }

  /** The transaction in which a record was accepted has been rolled back; its attempt counts. */
  void rolledBack(SharePage page, int slot) {
    int count = page.count(slot);
    long due = isOver(count) ? 0 : policy.dueMs(count);
    if (isOver(count)) {
      giveUp(page, slot, count, DeadLetterReason.DELIVERY_LIMIT);
    } else if (due > 0) {
      scheduled.schedule(page, slot, due);
    } else {
      records.deliveryCount(page.offset(slot), count);
      state.release(page, slot);
    }
  }

  /** A member will not have a record, and nobody else should. */
  void reject(SharePage page, int slot) {
    int count = Release.COUNTED.countAfter(page.count(slot), page.isReported(slot));
    giveUp(page, slot, count, DeadLetterReason.REJECTED);
  }

  /** The message of a record has expired while a member held it; no attempt is counted. */
  void expire(SharePage page, int slot) {
    if (policy.keepsExpired()) {
      condemn(page, slot, DeadLetterReason.EXPIRED);
    } else {
      finish(page, slot);
    }
  }

  /** Keeps a record that somebody holds, to be moved. */
  void condemn(SharePage page, int slot, DeadLetterReason reason) {
    ShareMember holder = state.members().condemned(reason);
    records.held(holder.holding(), page.offset(slot), page.count(slot));
    state.handOver(page, slot, holder);
  }

  /** Sets the delivery count of a record that nothing holds. */
  void setCount(SharePage page, int slot, int count) {
    int before = page.count(slot);
    page.setCount(slot, count);
    if (page.count(slot) != before) {
      records.deliveryCount(page.offset(slot), page.count(slot));
    }
  }

  private boolean isOver(int count) {
    int limit = policy.maxDeliveryCount();
    return limit > 0 && count >= limit;
  }

  private void giveUp(SharePage page, int slot, int count, DeadLetterReason reason) {
    if (policy.keepsDeadLetters()) {
      page.setCount(slot, count);
      condemn(page, slot, reason);
    } else {
      finish(page, slot);
    }
  }

  private void finish(SharePage page, int slot) {
    records.done(page.offset(slot), page.offset(slot));
    state.finish(page, slot);
  }
}
