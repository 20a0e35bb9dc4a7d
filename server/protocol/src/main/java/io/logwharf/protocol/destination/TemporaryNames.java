package io.logwharf.protocol.destination;

/**
 * The names of temporary queues and topics (Jakarta Messaging 3.1 §6.2.2), which the broker gives:
 * a prefix that no other topic has, and the topic's id, so that no name is ever used twice. They
 * are legal for topics, and so the same to applications and to Kafka clients.
 */
public final class TemporaryNames {
  /** How they begin. */
  public static final String PREFIX = "jms-temporary.";

  private TemporaryNames() {}

  /** The name of the temporary destination whose topic has this id, as Kafka writes it. */
  public static String of(String topicId) {
    return PREFIX + topicId;
  }

  /** Whether a topic of this name is, or was, a temporary destination's. */
  public static boolean isTemporary(String topic) {
    return topic.startsWith(PREFIX);
  }
}
