package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.TransactionKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

  ShareMember join(SharePartition partition, String id, boolean timed) {
    return add(new ShareMember(partition, id, nextSlot(), timed));
  }

  /** The pseudo-member that holds what is pending in a transaction. */
  ShareMember ofTransaction(TransactionKey transaction) {
    return byTransaction.computeIfAbsent(
        transaction, key -> add(ShareMember.ofTransaction(key, nextSlot())));
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
    return bySlot.size() - free.size() - byTransaction.size() - byProducer.size();
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
