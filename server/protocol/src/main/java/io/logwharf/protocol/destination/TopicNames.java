package io.logwharf.protocol.destination;

import java.util.Optional;

/**
 * Between the names of Jakarta Messaging destinations, which may be any text, and those of Kafka
 * topics: 1 to 249 letters, digits, '.', '_' and '-' of ASCII, but neither "." nor "..".
 *
 * <p>A name that is legal for a topic is the topic's name. Any other is escaped behind a prefix,
 * and so are the few legal ones that would be mistaken: those with the prefix itself, and those
 * that begin with "__", which are the broker's own topics and so can't be reached as destinations.
 * The mapping is reversible.
 */
public final class TopicNames {
  /** Kafka's limit, in characters. */
  public static final int MAX_LENGTH = 249;

  /** How escaped names begin. */
  public static final String ESCAPED_PREFIX = "x-jms.";

  private static final String INTERNAL_PREFIX = "__";

  private TopicNames() {}

  /**
   * The topic behind a destination.
   *
   * @throws IllegalArgumentException where the name is empty, has half of a surrogate pair, or is
   *     longer than a topic's name can be
   */
  public static String toTopic(String destination) {
    if (destination.isEmpty()) {
      throw new IllegalArgumentException("the name of a destination must not be empty");
    }
    String topic =
        staysAsItIs(destination)
            ? destination
            : ESCAPED_PREFIX + NameEscape.escape(destination, true);
    if (topic.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the destination name \""
              + destination
              + "\" takes "
              + topic.length()
              + " characters as the name of a topic; the most is "
              + MAX_LENGTH);
    }
    return topic;
  }

  /**
   * The destination that a topic is behind, empty for topics that no destination has: the broker's
   * own, and those that look escaped and are not.
   */
  public static Optional<String> toDestination(String topic) {
    if (topic.startsWith(ESCAPED_PREFIX)) {
      return NameEscape.unescape(topic.substring(ESCAPED_PREFIX.length()), true)
          .filter(name -> !name.isEmpty() && !staysAsItIs(name));
    }
    return isLegalTopic(topic) && staysAsItIs(topic) ? Optional.of(topic) : Optional.empty();
  }

  /** Whether {@link #toTopic} accepts a destination of this name. */
  public static boolean isDestination(String name) {
    try {
      return isLegalTopic(toTopic(name));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a topic is the broker's own: clients neither create nor write it. */
  public static boolean isInternal(String topic) {
    return topic.startsWith(INTERNAL_PREFIX);
  }

  /** Whether Kafka allows a topic of this name. */
  public static boolean isLegalTopic(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && !name.equals(".")
        && !name.equals("..")
        && hasLegalCharacters(name);
  }

  /** Of a legal name that is too long too, so that the error names its real length. */
  private static boolean staysAsItIs(String name) {
    return hasLegalCharacters(name)
        && !name.equals(".")
        && !name.equals("..")
        && !isInternal(name)
        && !name.startsWith(ESCAPED_PREFIX);
  }

  private static boolean hasLegalCharacters(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean legal = NameEscape.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
      if (!legal) {
        return false;
      }
    }
    return true;
  }
}
