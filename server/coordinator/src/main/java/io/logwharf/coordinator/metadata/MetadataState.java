package io.logwharf.coordinator.metadata;

import io.logwharf.coordinator.metadata.MetadataRecord.ClusterCreated;
import io.logwharf.coordinator.metadata.MetadataRecord.ConfigsChanged;
import io.logwharf.coordinator.metadata.MetadataRecord.ProducerIdsReserved;
import io.logwharf.coordinator.metadata.MetadataRecord.TopicCreated;
import io.logwharf.coordinator.metadata.MetadataRecord.TopicDeleted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What all records replayed so far amount to. */
final class MetadataState {
  private final Map<UUID, TopicMetadata> topicsById = new LinkedHashMap<>();
  private final Map<String, TopicMetadata> topicsByName = new HashMap<>();
  private final Map<String, Map<String, String>> groupConfigs = new LinkedHashMap<>();
  private UUID clusterId;
  private long nextProducerId;

  UUID clusterId() {
    return clusterId;
  }

  long nextProducerId() {
    return nextProducerId;
  }

  TopicMetadata topic(UUID id) {
    return topicsById.get(id);
  }

  TopicMetadata topic(String name) {
    return topicsByName.get(name);
  }

  List<TopicMetadata> topics() {
    return List.copyOf(topicsById.values());
  }

  Map<String, String> groupConfigs(String group) {
    return groupConfigs.getOrDefault(group, Map.of());
  }

  void apply(MetadataRecord change) {
    if (change instanceof ClusterCreated created) {
      clusterId = created.clusterId();
    } else if (change instanceof TopicCreated created) {
      put(created.topic());
    } else if (change instanceof TopicDeleted deleted) {
      TopicMetadata topic = topicsById.remove(deleted.id());
      if (topic != null) {
        topicsByName.remove(topic.name());
      }
    } else if (change instanceof ConfigsChanged changed) {
      changeConfigs(changed);
    } else if (change instanceof ProducerIdsReserved reserved) {
      nextProducerId = Math.max(nextProducerId, reserved.next());
    }
  }

  /** The records that bring an empty state to this one. */
  List<MetadataRecord> toRecords() {
    List<MetadataRecord> records = new ArrayList<>();
    if (clusterId != null) {
      records.add(new ClusterCreated(clusterId));
    }
    topicsById.values().forEach(topic -> records.add(new TopicCreated(topic)));
    groupConfigs.forEach(
        (group, configs) -> {
          Map<String, Optional<String>> changes = new HashMap<>();
          configs.forEach((key, value) -> changes.put(key, Optional.of(value)));
          records.add(new ConfigsChanged(ResourceType.GROUP, group, changes));
        });
    records.add(new ProducerIdsReserved(nextProducerId));
    return records;
  }

  private void put(TopicMetadata topic) {
    topicsById.put(topic.id(), topic);
    topicsByName.put(topic.name(), topic);
  }

  private void changeConfigs(ConfigsChanged changed) {
    if (changed.type() == ResourceType.GROUP) {
      Map<String, String> configs = changed(groupConfigs(changed.name()), changed);
      if (configs.isEmpty()) {
        groupConfigs.remove(changed.name());
      } else {
        groupConfigs.put(changed.name(), configs);
      }
      return;
    }
    TopicMetadata topic = topicsByName.get(changed.name());
    if (topic != null) {
      put(topic.withConfigs(changed(topic.configs(), changed)));
    }
  }

  private static Map<String, String> changed(Map<String, String> before, ConfigsChanged changed) {
    Map<String, String> configs = new HashMap<>(before);
    changed
        .changes()
        .forEach(
            (key, value) ->
                value.ifPresentOrElse(text -> configs.put(key, text), () -> configs.remove(key)));
    return Map.copyOf(configs);
  }
}
