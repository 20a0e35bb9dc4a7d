package io.logwharf.coordinator.metadata;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One change of a cluster's metadata. */
public sealed interface MetadataRecord {

  /** The cluster has its id. */
  record ClusterCreated(UUID clusterId) implements MetadataRecord {}

  /** There is a new topic. */
  record TopicCreated(TopicMetadata topic) implements MetadataRecord {}

  /** A topic is gone, and its configuration with it. */
  record TopicDeleted(UUID id) implements MetadataRecord {}

  /**
   * The configuration of a resource has changed.
   *
   * @param name of the topic or group
   * @param changes by key: the new value, or empty where the default holds again
   */
  record ConfigsChanged(ResourceType type, String name, Map<String, Optional<String>> changes)
      implements MetadataRecord {
    public ConfigsChanged {
      changes = Map.copyOf(changes);
    }
  }

  /** Producer ids below this one must not be given out again. */
  record ProducerIdsReserved(long next) implements MetadataRecord {}
}
