package io.logwharf.broker.partition;

import io.logwharf.protocol.extension.DestinationKind;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * A topic as it is at one moment.
 *
 * @param partitions how many; they are numbered from 0
 * @param configs what was set for this topic, without defaults
 */
public record TopicInfo(
    String name, Uuid id, int partitions, DestinationKind kind, Map<String, String> configs) {
  public TopicInfo {
    configs = Map.copyOf(configs);
  }
}
