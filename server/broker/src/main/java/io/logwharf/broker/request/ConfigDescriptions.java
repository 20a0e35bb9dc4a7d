package io.logwharf.broker.request;

import io.logwharf.broker.metadata.ConfigValue;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigType;

/** Settings as Kafka's requests describe them. */
final class ConfigDescriptions {
  private ConfigDescriptions() {}

  /**
   * @param own what Kafka calls the source of values set for the resource itself
   */
  static DescribeConfigsResourceResult describe(ConfigValue value, ConfigSource own) {
    return new DescribeConfigsResourceResult()
        .setName(value.setting().key())
        .setValue(value.value())
        .setConfigSource(source(value, own).id())
        .setConfigType(type(value).id());
  }

  static ConfigSource source(ConfigValue value, ConfigSource own) {
    return switch (value.source()) {
      case RESOURCE -> own;
      case BROKER -> ConfigSource.STATIC_BROKER_CONFIG;
      case DEFAULT -> ConfigSource.DEFAULT_CONFIG;
    };
  }

  private static ConfigType type(ConfigValue value) {
    return switch (value.setting().type()) {
      case CHOICE, TOPIC -> ConfigType.STRING;
      case INT -> ConfigType.INT;
      case LONG -> ConfigType.LONG;
      case DOUBLE -> ConfigType.DOUBLE;
    };
  }
}
