package io.logwharf.broker.share;

import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.coordinator.metadata.GroupSettings;
import io.logwharf.coordinator.share.ShareConfig;
import io.logwharf.protocol.destination.Subscription;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.DestinationKind;
import java.util.Map;

/**
 * What a share group is, which matters when it begins on a partition or is brought back.
 *
 * @param fromEarliest whether it begins with the earliest record, or else behind the newest
 * @param durable whether it outlives its consumers, and the broker's process
 */
record GroupTraits(ShareConfig config, boolean fromEarliest, boolean durable) {
  /** The group of a queue or a subscription. */
  static GroupTraits of(ConsumerAttach.Mode mode, Map<String, String> configs) {
    ShareConfig config = ShareConfig.DESTINATION.withLockDurationMs(lockDurationMs(configs));
    return switch (mode) {
      case QUEUE -> new GroupTraits(config, true, true);
      case DURABLE_SUBSCRIPTION -> new GroupTraits(config, false, true);
      case NON_DURABLE_SUBSCRIPTION -> new GroupTraits(config, false, false);
    };
  }

  /** The group of a queue or a subscription that there is already. */
  static GroupTraits ofDestination(Map<String, String> configs) {
    return of(ConsumerAttach.Mode.QUEUE, configs);
  }

  /**
   * A group by its name, for those that don't say what it is: a queue's own, a durable
   * subscription's, whose messages no number of attempts puts an end to, or one of Kafka's.
   */
  static GroupTraits of(TopicInfo topic, String group, Map<String, String> configs) {
    if (isQueue(topic, group)) {
      return of(ConsumerAttach.Mode.QUEUE, configs);
    }
    if (Subscription.isDurable(group)) {
      return of(ConsumerAttach.Mode.DURABLE_SUBSCRIPTION, configs);
    }
    ShareConfig config =
        ShareConfig.SHARE_GROUP
            .withMaxDeliveryCount(number(configs, GroupSettings.DELIVERY_COUNT_LIMIT))
            .withLockDurationMs(lockDurationMs(configs));
    String reset = GroupSettings.ALL.value(configs, GroupSettings.AUTO_OFFSET_RESET);
    return new GroupTraits(config, reset.equals("earliest"), true);
  }

  /** Whether the group is the one that a queue is consumed by. */
  static boolean isQueue(TopicInfo topic, String group) {
    return topic.kind() == DestinationKind.QUEUE && topic.name().equals(group);
  }

  /**
   * Whether a group is a queue's own or a subscription's, so that it goes by the configuration of
   * its destination; or else one of Kafka's share groups.
   */
  boolean isOfDestination(TopicInfo topic, String group) {
    return !durable || isQueue(topic, group) || Subscription.isDurable(group);
  }

  /** What the group is on a temporary destination: in memory only. */
  GroupTraits inMemory() {
    return new GroupTraits(config, fromEarliest, false);
  }

  /** What a group is that has been found in the companion log. */
  GroupTraits asDurable() {
    return new GroupTraits(config, fromEarliest, true);
  }

  /** How long the acquisitions of stock share consumers last, in ms. */
  static int lockDurationMs(Map<String, String> configs) {
    return number(configs, GroupSettings.RECORD_LOCK_DURATION_MS);
  }

  private static int number(Map<String, String> configs, String key) {
    return Integer.parseInt(GroupSettings.ALL.value(configs, key));
  }
}
