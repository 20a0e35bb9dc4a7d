package io.logwharf.broker.request;

import io.logwharf.protocol.extension.ExtensionApi;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;

/** Counts requests by API. Thread-safe. */
public final class RequestMetrics {
  private static final String NAME = "logwharf.requests";
  private static final String TAG = "api";

  private final Map<ApiKeys, Counter> kafka = new EnumMap<>(ApiKeys.class);
  private final Map<ExtensionApi, Counter> extension = new EnumMap<>(ExtensionApi.class);

  public RequestMetrics(HandlerRegistry handlers, MeterRegistry meters) {
    for (KafkaHandler<?> handler : handlers.kafkaHandlers()) {
      kafka.put(handler.api(), meters.counter(NAME, TAG, handler.api().name));
    }
    for (ExtensionHandler handler : handlers.extensionHandlers()) {
      extension.put(handler.api(), meters.counter(NAME, TAG, handler.api().name()));
    }
  }

  void count(ApiKeys api) {
    kafka.get(api).increment();
  }

  void count(ExtensionApi api) {
    extension.get(api).increment();
  }
}
