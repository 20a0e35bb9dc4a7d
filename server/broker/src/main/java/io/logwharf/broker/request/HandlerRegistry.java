package io.logwharf.broker.request;

import io.logwharf.protocol.extension.ExtensionApi;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiKeys;

/** The handlers by API. Filled while the broker is put together, only read afterwards. */
public final class HandlerRegistry {
  private final Map<ApiKeys, KafkaHandler<?>> kafka = new EnumMap<>(ApiKeys.class);
  private final Map<ExtensionApi, ExtensionHandler> extension = new EnumMap<>(ExtensionApi.class);

  public HandlerRegistry register(KafkaHandler<?> handler) {
    if (kafka.put(handler.api(), handler) != null) {
      throw new IllegalStateException(handler.api() + " has a handler already");
    }
    return this;
  }

  public HandlerRegistry register(ExtensionHandler handler) {
    if (extension.put(handler.api(), handler) != null) {
      throw new IllegalStateException(handler.api() + " has a handler already");
    }
    return this;
  }

  Optional<KafkaHandler<?>> find(ApiKeys api) {
    return Optional.ofNullable(kafka.get(api));
  }

  Optional<ExtensionHandler> find(ExtensionApi api) {
    return Optional.ofNullable(extension.get(api));
  }

  Collection<KafkaHandler<?>> kafkaHandlers() {
    return Collections.unmodifiableCollection(kafka.values());
  }

  Collection<ExtensionHandler> extensionHandlers() {
    return Collections.unmodifiableCollection(extension.values());
  }
}
