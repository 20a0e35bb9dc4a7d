package io.logwharf.jms.transport.netty;

import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;

/** Which version of each of Kafka's requests to use with a broker. */
record ApiVersionTable(Map<ApiKeys, Short> versions) {
  ApiVersionTable {
    versions = new EnumMap<>(versions);
  }

  short of(ApiKeys api) {
    return versions.get(api);
  }
}
