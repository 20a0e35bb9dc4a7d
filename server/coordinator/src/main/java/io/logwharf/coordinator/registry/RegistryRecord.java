package io.logwharf.coordinator.registry;

/** What the registry's log says. */
public sealed interface RegistryRecord {
  /** There is a durable subscription. */
  record SubscriptionCreated(DurableSubscription subscription) implements RegistryRecord {}

  /** There is no durable subscription of this key any more. */
  record SubscriptionDeleted(SubscriptionKey key) implements RegistryRecord {}

  /** Generations below are used up; a snapshot begins with it. */
  record GenerationsUsed(long next) implements RegistryRecord {}
}
