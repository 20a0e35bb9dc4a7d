package io.logwharf.coordinator.registry;

import java.util.Objects;

/**
 * What a subscription is known by within its space of names.
 *
 * @param clientId null where the connection has none
 */
public record SubscriptionKey(String clientId, String name) {
  public SubscriptionKey {
    Objects.requireNonNull(name, "name");
  }

  @Override
  public String toString() {
    return clientId == null ? name : name + " of client " + clientId;
  }
}
