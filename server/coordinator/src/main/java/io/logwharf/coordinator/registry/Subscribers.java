package io.logwharf.coordinator.registry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who consumes which subscription now. Owned by the registry's owner thread. */
final class Subscribers {
  private final Map<String, Set<Subscriber>> byGroup = new HashMap<>();
  private final Map<Subscriber, String> groups = new HashMap<>();
  private final Map<Long, Set<Subscriber>> byConnection = new HashMap<>();

  boolean isAny(String group) {
    return byGroup.containsKey(group);
  }

  boolean isIn(Subscriber subscriber) {
    return groups.containsKey(subscriber);
  }

  void enter(String group, Subscriber subscriber) {
    byGroup.computeIfAbsent(group, unknown -> new HashSet<>(1)).add(subscriber);
    byConnection
        .computeIfAbsent(subscriber.connection(), unknown -> new HashSet<>(1))
        .add(subscriber);
    groups.put(subscriber, group);
  }

  /** The group that it has left, null where it was in none. */
  String leave(Subscriber subscriber) {
    String group = groups.remove(subscriber);
    if (group != null) {
      remove(byGroup, group, subscriber);
      remove(byConnection, subscriber.connection(), subscriber);
    }
    return group;
  }

  List<Subscriber> of(long connection) {
    return List.copyOf(byConnection.getOrDefault(connection, Set.of()));
  }

  private static <K> void remove(Map<K, Set<Subscriber>> sets, K key, Subscriber subscriber) {
    Set<Subscriber> set = sets.get(key);
    set.remove(subscriber);
    if (set.isEmpty()) {
      sets.remove(key);
    }
  }
}
