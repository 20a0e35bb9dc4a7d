package io.logwharf.jms.transport.netty;

import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * What was agreed with a broker.
 *
 * @param versions which version of each of Kafka's requests to use
 * @param maxRequestBytes the largest request that the broker takes
 */
record ApiVersionTable(Map<ApiKeys, Short> versions, int maxRequestBytes) {
  ApiVersionTable {
    versions = new EnumMap<>(versions);
  }

  short of(ApiKeys api) {
    return versions.get(api);
  }
}
