package io.logwharf.coordinator.group;

import io.logwharf.coordinator.group.GroupException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The share groups that have members (KIP-932). A member joins, says what topics it wants, and is
 * given all partitions of them, whoever else reads these; it stays while it is heard of.
 *
 * <p>Not thread-safe; one owner at a time. Times are in ms of one monotonic clock.
 */
public final class ShareGroups {
  private static final Logger LOG = LoggerFactory.getLogger(ShareGroups.class);

  private final Limits limits;
  private final Topics topics;
  private final Function<String, GroupTimeouts> timeouts;
  private final Map<String, ShareGroup> groups = new HashMap<>();

  /**
   * What bounds the memory of groups.
   *
   * @param members the most members of one group (Kafka: group.share.max.size)
   * @param groups the most groups that have members
   */
  public record Limits(int members, int groups) {
    /** Kafka's default of members; far more groups than there is use for. */
    public static final Limits DEFAULT = new Limits(200, 100_000);
  }

  /**
   * Begins without any group.
   *
   * @param timeouts of a group
   */
  public ShareGroups(Limits limits, Topics topics, Function<String, GroupTimeouts> timeouts) {
    this.limits = limits;
    this.topics = topics;
    this.timeouts = timeouts;
  }

  /**
   * Hears a member.
   *
   * @throws GroupException where the heartbeat is refused
   */
  public HeartbeatAnswer heartbeat(ShareGroupHeartbeat heartbeat, long nowMs) {
    validate(heartbeat);
    return switch (heartbeat.memberEpoch()) {
      case ShareGroupHeartbeat.JOIN -> join(heartbeat, nowMs);
      case ShareGroupHeartbeat.LEAVE -> leave(heartbeat);
      default -> stay(heartbeat, nowMs);
    };
  }

  /**
   * Removes the members that were not heard of for their session timeout.
   *
   * @return their ids
   */
  public List<String> expire(long nowMs) {
    List<String> expired = new ArrayList<>();
    for (Iterator<ShareGroup> each = groups.values().iterator(); each.hasNext(); ) {
      ShareGroup group = each.next();
      for (GroupMember member : List.copyOf(group.members())) {
        if (member.deadlineMs() - nowMs <= 0) {
          LOG.info("group={} member={} removed: session timeout", group.id(), member.id());
          group.remove(member);
          expired.add(member.id());
        }
      }
      if (group.isEmpty()) {
        each.remove();
      }
    }
    return expired;
  }

  /** A group that has members. */
  public Optional<GroupDescription> describe(String groupId) {
    return Optional.ofNullable(groups.get(groupId)).map(ShareGroup::describe);
  }

  /** The names of all groups that have members. */
  public List<String> groupIds() {
    return List.copyOf(groups.keySet());
  }

  private HeartbeatAnswer join(ShareGroupHeartbeat heartbeat, long nowMs) {
    ShareGroup group = groups.get(heartbeat.groupId());
    checkRoom(group, heartbeat);
    if (group == null) {
      group = new ShareGroup(heartbeat.groupId());
      groups.put(group.id(), group);
    }
    if (!group.hasMember(heartbeat.memberId())) {
      LOG.info("group={} member={} joins", group.id(), heartbeat.memberId());
    }
    return answer(group, group.join(heartbeat.memberId()), heartbeat, nowMs);
  }

  private HeartbeatAnswer stay(ShareGroupHeartbeat heartbeat, long nowMs) {
    ShareGroup group = group(heartbeat);
    GroupMember member = group.member(heartbeat.memberId());
    if (!member.accepts(heartbeat.memberEpoch())) {
      throw new GroupException(
          Reason.FENCED_MEMBER_EPOCH,
          "member "
              + member.id()
              + " of share group "
              + group.id()
              + " is at epoch "
              + member.epoch()
              + ", not "
              + heartbeat.memberEpoch()
              + "; give up all partitions and join with epoch 0");
    }
    return answer(group, member, heartbeat, nowMs);
  }

  private HeartbeatAnswer leave(ShareGroupHeartbeat heartbeat) {
    ShareGroup group = group(heartbeat);
    GroupMember member = group.member(heartbeat.memberId());
    group.remove(member);
    if (group.isEmpty()) {
      groups.remove(group.id());
    }
    LOG.info("group={} member={} left", group.id(), member.id());
    int interval = timeouts.apply(group.id()).heartbeatIntervalMs();
    return new HeartbeatAnswer(member.id(), ShareGroupHeartbeat.LEAVE, interval, Optional.empty());
  }

  private HeartbeatAnswer answer(
      ShareGroup group, GroupMember member, ShareGroupHeartbeat heartbeat, long nowMs) {
    GroupTimeouts groupTimeouts = timeouts.apply(group.id());
    member.heard(heartbeat.client(), nowMs + groupTimeouts.sessionTimeoutMs());
    group.update(member, heartbeat, topics);
    member.moveTo(group.epoch());
    boolean isBehind = heartbeat.memberEpoch() != member.epoch();
    return new HeartbeatAnswer(
        member.id(),
        member.epoch(),
        groupTimeouts.heartbeatIntervalMs(),
        isBehind ? Optional.of(member.assignment()) : Optional.empty());
  }

  /**
   * The group of a member that has joined. Groups without members are not kept, so one of which
   * nothing is known has no members any more, or had them before the broker started: who hears that
   * its member is unknown joins again, where a group that is not found ends a consumer.
   */
  private ShareGroup group(ShareGroupHeartbeat heartbeat) {
    ShareGroup group = groups.get(heartbeat.groupId());
    if (group == null) {
      throw new GroupException(
          Reason.UNKNOWN_MEMBER_ID,
          "member "
              + heartbeat.memberId()
              + " is not in share group "
              + heartbeat.groupId()
              + ", which has no members; join with epoch 0");
    }
    return group;
  }

  private void checkRoom(ShareGroup group, ShareGroupHeartbeat heartbeat) {
    if (group == null && groups.size() >= limits.groups()) {
      throw new GroupException(
          Reason.GROUP_MAX_SIZE_REACHED,
          "there are " + groups.size() + " share groups with members, the most allowed");
    }
    if (group != null
        && group.size() >= limits.members()
        && !group.hasMember(heartbeat.memberId())) {
      throw new GroupException(
          Reason.GROUP_MAX_SIZE_REACHED,
          "share group "
              + group.id()
              + " has "
              + group.size()
              + " members, the most allowed by group.share.max.size");
    }
  }

  private static void validate(ShareGroupHeartbeat heartbeat) {
    if (heartbeat.groupId().isEmpty()) {
      throw invalid("the group id is empty");
    }
    if (heartbeat.memberId().isEmpty()) {
      throw invalid("the member id is empty");
    }
    if (heartbeat.memberEpoch() < ShareGroupHeartbeat.LEAVE) {
      throw invalid("member epoch " + heartbeat.memberEpoch() + " is neither -1, 0 nor more");
    }
    if (heartbeat.memberEpoch() == ShareGroupHeartbeat.JOIN
        && (heartbeat.subscribedTopics() == null || heartbeat.subscribedTopics().isEmpty())) {
      throw invalid("a member that joins must name the topics it subscribes to");
    }
  }

  private static GroupException invalid(String problem) {
    return new GroupException(Reason.INVALID_REQUEST, problem);
  }
}
