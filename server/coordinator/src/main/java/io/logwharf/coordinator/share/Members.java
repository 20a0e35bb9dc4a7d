package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.DeadLetterReason;
import io.logwharf.coordinator.share.record.TransactionKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of a share partition by slot, with the pseudo-members that hold records for
 * transactions; slots are used again.
 */
final class Members {
  private final List<ShareMember> bySlot = new ArrayList<>();
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final Map<TransactionKey, ShareMember> byTransaction = new HashMap<>();
  private final Map<Long, ShareMember> byProducer = new HashMap<>();
  private final Map<DeadLetterReason, ShareMember> byReason = new EnumMap<>(DeadLetterReason.class);
  private ShareMember scheduled;

  ShareMember join(SharePartition partition, String id, boolean timed) {
    return add(new ShareMember(partition, id, nextSlot(), timed));
  }

  /** The pseudo-member that holds what is pending in a transaction. */
  ShareMember ofTransaction(TransactionKey transaction) {
    return ofTransaction(transaction, null);
  }

  /**
   * The pseudo-member that holds what is moved in a transaction, in which nothing else is pending.
   *
   * @param moving why it is, null for what consumers have accepted
   */
  ShareMember ofTransaction(TransactionKey transaction, DeadLetterReason moving) {
    return byTransaction.computeIfAbsent(
        transaction, key -> add(ShareMember.ofTransaction(key, moving, nextSlot())));
  }

  /** The pseudo-member that holds what is to be delivered again at a time. */
  ShareMember scheduled() {
    if (scheduled == null) {
      scheduled = add(ShareMember.ofScheduled(nextSlot()));
    }
    return scheduled;
  }

  /** The pseudo-member that holds what is to be moved. */
  ShareMember condemned(DeadLetterReason reason) {
    return byReason.computeIfAbsent(reason, key -> add(ShareMember.ofCondemned(key, nextSlot())));
  }

  /** Like {@link #ofTransaction}, but null where nothing has been pending. */
  ShareMember findOfTransaction(TransactionKey transaction) {
    return byTransaction.get(transaction);
  }

  /** The pseudo-member that holds the hidden records of a producer. */
  ShareMember ofProducer(long producerId) {
    return byProducer.computeIfAbsent(
        producerId, id -> add(ShareMember.ofProducer(id, nextSlot())));
  }

  /** The pseudo-members of {@link #ofProducer}; a copy. */
  List<ShareMember> producers() {
    return List.copyOf(byProducer.values());
  }

  void leave(ShareMember member) {
    member.left();
    bySlot.set(member.slot(), null);
    free.push(member.slot());
    if (member.transaction() != null) {
      byTransaction.remove(member.transaction());
    } else if (member.state() == RecordState.HIDDEN) {
      byProducer.remove(member.producerId());
    }
  }

  /** Forgets the transactions in which nothing is pending. */
  void forgetEndedTransactions() {
    for (ShareMember holder : List.copyOf(byTransaction.values())) {
      if (holder.held() == 0) {
        leave(holder);
      }
    }
  }

  ShareMember at(int slot) {
    return bySlot.get(slot);
  }

  /** How many there are, pseudo-members not counted. */
  int count() {
    int pseudoMembers = byTransaction.size() + byProducer.size() + byReason.size();
    return bySlot.size() - free.size() - pseudoMembers - (scheduled == null ? 0 : 1);
  }

  private int nextSlot() {
    return free.isEmpty() ? bySlot.size() : free.peek();
  }

  private ShareMember add(ShareMember member) {
    if (member.slot() == bySlot.size()) {
      bySlot.add(member);
    } else {
      free.pop();
      bySlot.set(member.slot(), member);
    }
    return member;
  }
}
