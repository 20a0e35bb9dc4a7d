package io.logwharf.broker.metadata;

import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.Extension;
import java.util.Map;

/**
 * A topic as somebody wants it.
 *
 * @param partitions -1 for the broker's default
 */
public record NewTopic(String name, int partitions, Map<String, String> configs) {
  public static final int DEFAULT_PARTITIONS = -1;

  public NewTopic {
    configs = Map.copyOf(configs);
  }

  /** A destination of Jakarta Messaging, or with {@link DestinationKind#NONE} a plain topic. */
  public static NewTopic ofKind(String name, DestinationKind kind) {
    Map<String, String> configs =
        kind == DestinationKind.NONE ? Map.of() : Map.of(Extension.KIND_CONFIG, kind.configValue());
    return new NewTopic(name, DEFAULT_PARTITIONS, configs);
  }
}
