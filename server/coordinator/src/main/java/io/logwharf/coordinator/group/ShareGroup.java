package io.logwharf.coordinator.group;

import io.logwharf.coordinator.group.GroupException.Reason;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One share group: its members, and the epoch that grows with each change. */
final class ShareGroup {
  private final String id;
  private final Map<String, GroupMember> members = new LinkedHashMap<>();
  private int epoch;
  private long topicsVersion;

  ShareGroup(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  int epoch() {
    return epoch;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  int size() {
    return members.size();
  }

  Collection<GroupMember> members() {
    return members.values();
  }

  boolean hasMember(String memberId) {
    return members.containsKey(memberId);
  }

  /** The member, which joins where it is not there. */
  GroupMember join(String memberId) {
    return members.computeIfAbsent(
        memberId,
        newId -> {
          epoch++;
          return new GroupMember(newId);
        });
  }

  GroupMember member(String memberId) {
    GroupMember member = members.get(memberId);
    if (member == null) {
      throw new GroupException(
          Reason.UNKNOWN_MEMBER_ID,
          "member " + memberId + " is not in share group " + id + "; join with epoch 0");
    }
    return member;
  }

  void remove(GroupMember member) {
    members.remove(member.id());
    epoch++;
  }

  /** Takes over a member's subscription and what has become of topics. */
  void update(GroupMember member, ShareGroupHeartbeat heartbeat, Topics topics) {
    boolean changed = member.subscribe(heartbeat.subscribedTopics());
    if (changed) {
      member.assign(topics);
    }
    if (topicsVersion != topics.version()) {
      topicsVersion = topics.version();
      for (GroupMember each : members.values()) {
        changed |= each.assign(topics);
      }
    }
    if (changed) {
      epoch++;
    }
  }

  GroupDescription describe() {
    List<GroupDescription.Member> described =
        members.values().stream().map(GroupMember::describe).toList();
    return new GroupDescription(id, epoch, described);
  }
}
