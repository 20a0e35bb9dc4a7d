package io.logwharf.broker.share;

import io.logwharf.coordinator.share.ShareConfig;
import io.logwharf.protocol.extension.ConsumerAttach;

/**
 * What a share group is, which matters when it begins on a partition or is brought back.
 *
 * @param fromEarliest whether it begins with the earliest record, or else behind the newest
 * @param durable whether it outlives its consumers, and the broker's process
 */
record GroupTraits(ShareConfig config, boolean fromEarliest, boolean durable) {
  /** What a group is that has been found in the companion log. */
  GroupTraits asDurable() {
    return new GroupTraits(config, fromEarliest, true);
  }

  static GroupTraits of(ConsumerAttach.Mode mode, ShareConfig config) {
    return switch (mode) {
      case QUEUE -> new GroupTraits(config, true, true);
      case DURABLE_SUBSCRIPTION -> new GroupTraits(config, false, true);
      case NON_DURABLE_SUBSCRIPTION -> new GroupTraits(config, false, false);
    };
  }
}
