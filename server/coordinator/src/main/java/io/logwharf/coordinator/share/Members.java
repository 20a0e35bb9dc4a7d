package io.logwharf.coordinator.share;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The members of a share partition by slot; slots are used again. */
final class Members {
  private final List<ShareMember> bySlot = new ArrayList<>();
  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  ShareMember join(SharePartition partition, String id, boolean timed) {
    int slot = free.isEmpty() ? bySlot.size() : free.pop();
    ShareMember member = new ShareMember(partition, id, slot, timed);
    if (slot == bySlot.size()) {
      bySlot.add(member);
    } else {
      bySlot.set(slot, member);
    }
    return member;
  }

  void leave(ShareMember member) {
    member.left();
    bySlot.set(member.slot(), null);
    free.push(member.slot());
  }

  ShareMember at(int slot) {
    return bySlot.get(slot);
  }

  int count() {
    return bySlot.size() - free.size();
  }
}
