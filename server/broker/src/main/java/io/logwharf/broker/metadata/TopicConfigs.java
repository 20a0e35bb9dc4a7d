package io.logwharf.broker.metadata;

import io.logwharf.broker.metadata.ConfigValue.Source;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.coordinator.metadata.Setting;
import io.logwharf.coordinator.metadata.TopicSettings;
import io.logwharf.log.LogOptions;
import java.util.List;
import java.util.Map;

/**
 * What holds for topics: their own configuration, else the broker's, else the default. Immutable.
 */
public final class TopicConfigs {
  private final Map<String, String> brokerDefaults;

  /**
   * @param brokerDefaults by the topic's keys, what the broker's configuration says
   */
  public TopicConfigs(Map<String, String> brokerDefaults) {
    this.brokerDefaults = Map.copyOf(brokerDefaults);
  }

  /** All settings of a topic. */
  public List<ConfigValue> of(TopicInfo topic) {
    return TopicSettings.ALL.all().stream().map(setting -> value(topic, setting)).toList();
  }

  /** One setting, which must be a number, of a topic. */
  public long number(TopicInfo topic, String key) {
    return Long.parseLong(text(topic, key));
  }

  /** One setting of a topic. */
  public String text(TopicInfo topic, String key) {
    return value(topic, TopicSettings.ALL.get(key)).value();
  }

  /** How the topic's logs keep their bytes. */
  public LogOptions logOptions(TopicInfo topic) {
    return new LogOptions(
        (int) number(topic, TopicSettings.SEGMENT_BYTES),
        (int) number(topic, TopicSettings.INDEX_INTERVAL_BYTES));
  }

  private ConfigValue value(TopicInfo topic, Setting setting) {
    String own = topic.configs().get(setting.key());
    if (own != null) {
      return new ConfigValue(setting, own, Source.RESOURCE);
    }
    String brokers = brokerDefaults.get(setting.key());
    return brokers == null || brokers.equals(setting.defaultValue())
        ? new ConfigValue(setting, setting.defaultValue(), Source.DEFAULT)
        : new ConfigValue(setting, brokers, Source.BROKER);
  }
}
