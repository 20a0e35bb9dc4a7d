package io.logwharf.coordinator.registry;

import java.util.List;

/**
 * What came of a subscribe command.
 *
 * @param group the share group to consume
 * @param begins whether the subscription is new, and its share group is to begin
 * @param records to be replayed and made durable; empty for what is not
 * @param replaced the subscription that had the name before, whose share group is to end; or null
 */
public record Subscribed(
    String group, boolean begins, List<RegistryRecord> records, DurableSubscription replaced) {
  static Subscribed to(String group) {
    return new Subscribed(group, false, List.of(), null);
  }
}
