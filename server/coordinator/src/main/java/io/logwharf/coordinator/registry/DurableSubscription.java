package io.logwharf.coordinator.registry;

import io.logwharf.protocol.destination.Subscription;

/**
 * A durable subscription.
 *
 * @param generation tells it from others that had its name before: never used twice, so that what
 *     is late for an old one can't hit it
 */
public record DurableSubscription(SubscriptionKey key, SubscriptionTerms terms, long generation) {
  /** The share group that holds its state. */
  public String group() {
    return new Subscription(Subscription.Kind.DURABLE, key.clientId(), key.name())
        .group(generation);
  }
}
