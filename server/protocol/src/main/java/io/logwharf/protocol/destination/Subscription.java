package io.logwharf.protocol.destination;

import java.util.Objects;
import java.util.Optional;

/**
 * Names a subscription of a topic, and thereby its share group (Jakarta Messaging 3.1 §8.3). Shared
 * and unshared durable subscriptions share one space of names (§8.3.5), so they are one kind here.
 *
 * <p>The group's name is the kind's prefix, the client id where there is one, and the name, with
 * dots between; both parts are escaped, dots too. Where a name can be used again for another
 * subscription, a plus sign and a generation follow.
 *
 * @param clientId null where the connection has none
 * @param name what the application called it; for an unshared non-durable subscription, which has
 *     no name, something unique
 */
public record Subscription(Kind kind, String clientId, String name) {

  /** Never a part of an escaped name. */
  private static final char GENERATION = '+';

  /** What a subscription is. */
  public enum Kind {
    DURABLE("jms-durable."),
    SHARED_NON_DURABLE("jms-shared."),
    NON_DURABLE("jms-nondurable.");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  public Subscription {
    Objects.requireNonNull(kind, "kind");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of a subscription must not be empty");
    }
    if (clientId != null && clientId.isEmpty()) {
      throw new IllegalArgumentException("a client id must not be empty");
    }
  }

  /** The name of the share group that holds the subscription's state. */
  public String group() {
    String escapedName = NameEscape.escape(name, false);
    return clientId == null
        ? kind.prefix + escapedName
        : kind.prefix + NameEscape.escape(clientId, false) + '.' + escapedName;
  }

  /**
   * The name of the share group of one that comes and goes under its name.
   *
   * @param generation tells it from those before
   */
  public String group(long generation) {
    return group() + GENERATION + generation;
  }

  /** Whether the group is a durable subscription's. */
  public static boolean isDurable(String group) {
    return group.startsWith(Kind.DURABLE.prefix);
  }

  /** The subscription of this group, empty where the group is none's. */
  public static Optional<Subscription> ofGroup(String group) {
    for (Kind kind : Kind.values()) {
      if (group.startsWith(kind.prefix)) {
        int end = group.indexOf(GENERATION);
        return parse(kind, group.substring(kind.prefix.length(), end < 0 ? group.length() : end));
      }
    }
    return Optional.empty();
  }

  private static Optional<Subscription> parse(Kind kind, String parts) {
    int dot = parts.indexOf('.');
    Optional<String> name = NameEscape.unescape(parts.substring(dot + 1), false);
    if (name.isEmpty() || name.get().isEmpty()) {
      return Optional.empty();
    }
    if (dot < 0) {
      return Optional.of(new Subscription(kind, null, name.get()));
    }
    return NameEscape.unescape(parts.substring(0, dot), false)
        .filter(clientId -> !clientId.isEmpty())
        .map(clientId -> new Subscription(kind, clientId, name.get()));
  }
}
