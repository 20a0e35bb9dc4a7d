package io.logwharf.coordinator.metadata;

import io.logwharf.coordinator.metadata.MetadataException.Reason;
import io.logwharf.protocol.destination.TemporaryNames;
import java.util.Set;

/** What topics may be called and how many partitions they may have. */
public final class TopicRules {
  /** The most partitions of one topic. */
  public static final int MAX_PARTITIONS = 10_000;

  /** The longest name, in characters: with "-" and a partition it is a file name (as in Kafka). */
  public static final int MAX_NAME_LENGTH = 249;

  /**
   * Names of the broker's own logs, which lie next to those of topics, and of those that Kafka's
   * brokers keep their own state in. Whoever made a topic of such a name would take the log's
   * place.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "__cluster_metadata",
          "__transaction_state",
          "__jms_registry",
          "__consumer_offsets",
          "__share_group_state");

  private TopicRules() {}

  /**
   * Checks a topic's name by Kafka's rules.
   *
   * @throws MetadataException INVALID_TOPIC
   */
  public static void checkName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw invalid(name, "it must have 1 to " + MAX_NAME_LENGTH + " characters");
    }
    if (name.equals(".") || name.equals("..")) {
      throw invalid(name, "'.' and '..' are not allowed");
    }
    if (!name.chars().allMatch(TopicRules::isAllowed)) {
      throw invalid(name, "only ASCII letters, digits, '.', '_' and '-' are allowed");
    }
    if (RESERVED.contains(name)) {
      throw invalid(name, "it is the broker's own");
    }
    if (TemporaryNames.isTemporary(name)) {
      throw invalid(name, "it is, or was, the name of a temporary destination");
    }
  }

  static void checkPartitions(int partitions) {
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new MetadataException(
          Reason.INVALID_PARTITIONS,
          partitions + " partitions asked for; allowed are 1 to " + MAX_PARTITIONS);
    }
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  private static MetadataException invalid(String name, String why) {
    return new MetadataException(
        Reason.INVALID_TOPIC, "topic name '" + name + "' is not allowed: " + why);
  }
}
