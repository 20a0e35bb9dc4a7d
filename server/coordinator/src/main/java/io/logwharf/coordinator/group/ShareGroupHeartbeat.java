package io.logwharf.coordinator.group;

import java.util.Set;

/**
 * What a member tells its group's coordinator.
 *
 * @param memberId chosen by the member
 * @param memberEpoch 0 to join, -1 to leave, else the epoch of the last answer
 * @param client who sends it
 * @param subscribedTopics names; null where they are as before
 */
public record ShareGroupHeartbeat(
    String groupId, String memberId, int memberEpoch, Client client, Set<String> subscribedTopics) {
  /** The epoch with which a member joins. */
  public static final int JOIN = 0;

  /** The epoch with which a member leaves. */
  public static final int LEAVE = -1;

  public ShareGroupHeartbeat {
    subscribedTopics = subscribedTopics == null ? null : Set.copyOf(subscribedTopics);
  }

  /**
   * The client of a member, for those who ask about the group.
   *
   * @param rackId null where it has none
   */
  public record Client(String id, String host, String rackId) {}
}
