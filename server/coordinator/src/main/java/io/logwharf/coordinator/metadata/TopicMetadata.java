package io.logwharf.coordinator.metadata;

import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.Extension;
import java.util.Map;
import java.util.UUID;

/**
 * A topic.
 *
 * @param partitions how many; they are numbered from 0
 * @param configs what was set for this topic, without defaults
 */
public record TopicMetadata(UUID id, String name, int partitions, Map<String, String> configs) {
  public TopicMetadata {
    configs = Map.copyOf(configs);
  }

  /** What the topic is to Jakarta Messaging. */
  public DestinationKind kind() {
    return DestinationKind.forConfigValue(configs.get(Extension.KIND_CONFIG)).orElseThrow();
  }

  TopicMetadata withConfigs(Map<String, String> newConfigs) {
    return new TopicMetadata(id, name, partitions, newConfigs);
  }
}
