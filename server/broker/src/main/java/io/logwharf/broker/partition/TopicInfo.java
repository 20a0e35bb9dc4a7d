package io.logwharf.broker.partition;

import io.logwharf.protocol.extension.DestinationKind;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;

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

  /**
   * The largest batch that the topic takes.
   *
   * @param otherwise where it has no {@code max.message.bytes} of its own
   */
  public int maxMessageBytes(int otherwise) {
    String limit = configs.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return limit == null ? otherwise : Integer.parseInt(limit);
  }
}
