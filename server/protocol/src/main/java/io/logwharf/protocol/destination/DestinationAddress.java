package io.logwharf.protocol.destination;

import java.util.Objects;
import java.util.Optional;

/**
 * A destination as a message names it, in JMSReplyTo: kind, colon, name as the application knows
 * it.
 *
 * @param name not escaped
 */
public record DestinationAddress(Kind kind, String name) {

  /** What a destination is, and how its address begins. */
  public enum Kind {
    QUEUE("queue"),
    TOPIC("topic"),
    TEMPORARY_QUEUE("temporary-queue"),
    TEMPORARY_TOPIC("temporary-topic");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  public DestinationAddress {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
  }

  /** The address as text, such as {@code queue:orders}. */
  public String toText() {
    return kind.text + ':' + name;
  }

  /** The destination of an address, empty where it is none, or its name can't be a topic's. */
  public static Optional<DestinationAddress> parse(String address) {
    int colon = address.indexOf(':');
    if (colon > 0 && colon < address.length() - 1) {
      for (Kind kind : Kind.values()) {
        if (address.startsWith(kind.text) && colon == kind.text.length()) {
          return Optional.of(new DestinationAddress(kind, address.substring(colon + 1)))
              .filter(parsed -> TopicNames.isDestination(parsed.name));
        }
      }
    }
    return Optional.empty();
  }
}
