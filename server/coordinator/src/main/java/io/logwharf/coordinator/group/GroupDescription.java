package io.logwharf.coordinator.group;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A share group as it is at one moment, for those who ask (ShareGroupDescribe). */
public record GroupDescription(String groupId, int groupEpoch, List<Member> members) {
  /** The name of the only assignor: every member gets all partitions of its topics. */
  public static final String ASSIGNOR = "simple";

  /**
   * A member.
   *
   * @param assignment by topic id the number of its partitions, all of which are the member's
   */
  public record Member(
      String memberId,
      int memberEpoch,
      ShareGroupHeartbeat.Client client,
      Set<String> subscribedTopics,
      Map<UUID, Integer> assignment) {}
}
