package io.logwharf.coordinator.group;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One member of a share group. Owned by {@link ShareGroups}. */
final class GroupMember {
  private final String id;
  private ShareGroupHeartbeat.Client client;
  private Set<String> subscribedTopics = Set.of();
  private Map<UUID, Integer> assignment = Map.of();
  private int epoch;
  private int previousEpoch;
  private long deadlineMs;

  GroupMember(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  int epoch() {
    return epoch;
  }

  Map<UUID, Integer> assignment() {
    return assignment;
  }

  /** When the member is out unless it is heard of. */
  long deadlineMs() {
    return deadlineMs;
  }

  /** Whether a heartbeat may carry this epoch: an answer with the present one may have got lost. */
  boolean accepts(int receivedEpoch) {
    return receivedEpoch == epoch || receivedEpoch == previousEpoch;
  }

  void heard(ShareGroupHeartbeat.Client from, long newDeadlineMs) {
    client = from;
    deadlineMs = newDeadlineMs;
  }

  /** Whether that changes anything. */
  boolean subscribe(Set<String> topics) {
    if (topics == null || topics.equals(subscribedTopics)) {
      return false;
    }
    subscribedTopics = topics;
    return true;
  }

  /** Whether other partitions are the member's now. */
  boolean assign(Topics topics) {
    Map<UUID, Integer> target = new HashMap<>();
    for (String name : subscribedTopics) {
      topics.find(name).ifPresent(topic -> target.put(topic.id(), topic.partitions()));
    }
    if (target.equals(assignment)) {
      return false;
    }
    assignment = Map.copyOf(target);
    return true;
  }

  void moveTo(int newEpoch) {
    if (newEpoch != epoch) {
      previousEpoch = epoch;
      epoch = newEpoch;
    }
  }

  GroupDescription.Member describe() {
    return new GroupDescription.Member(id, epoch, client, subscribedTopics, assignment);
  }
}
