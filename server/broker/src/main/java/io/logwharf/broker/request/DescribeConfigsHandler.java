package io.logwharf.broker.request;

import io.logwharf.broker.metadata.ConfigValue;
import io.logwharf.broker.metadata.ConfigValue.Source;
import io.logwharf.broker.metadata.GroupConfigs;
import io.logwharf.broker.metadata.TopicConfigs;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.coordinator.metadata.GroupSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeConfigsRequest;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;

/** Describes the configuration of topics, groups and this broker. */
public final class DescribeConfigsHandler implements KafkaHandler<DescribeConfigsRequest> {
  private final Partitions partitions;
  private final TopicConfigs topics;
  private final GroupConfigs groups;
  private final Broker broker;

  /** This broker's own configuration. */
  public record Broker(int nodeId, List<BrokerSetting> settings) {}

  public DescribeConfigsHandler(
      Partitions partitions, TopicConfigs topics, GroupConfigs groups, Broker broker) {
    this.partitions = partitions;
    this.topics = topics;
    this.groups = groups;
    this.broker = broker;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.DESCRIBE_CONFIGS;
  }

  @Override
  public void handle(DescribeConfigsRequest request, RequestContext context) {
    var data = new DescribeConfigsResponseData();
    for (DescribeConfigsResource resource : request.data().resources()) {
      data.results().add(describe(resource));
    }
    context.respond(data);
  }

  private DescribeConfigsResult describe(DescribeConfigsResource asked) {
    var result =
        new DescribeConfigsResult()
            .setResourceType(asked.resourceType())
            .setResourceName(asked.resourceName());
    try {
      List<String> keys = asked.configurationKeys();
      return result.setConfigs(
          settings(asked)
              .filter(setting -> keys == null || keys.contains(setting.name()))
              .toList());
    } catch (RuntimeException e) {
      return result.setErrorCode(KafkaErrors.of(e).code()).setErrorMessage(e.getMessage());
    }
  }

  private Stream<DescribeConfigsResourceResult> settings(DescribeConfigsResource asked) {
    String name = asked.resourceName();
    return switch (ConfigResource.Type.forId(asked.resourceType())) {
      case TOPIC -> topic(name);
      case GROUP -> group(name);
      case BROKER -> broker(name);
      default ->
          throw Errors.INVALID_REQUEST.exception(
              "resources of type " + asked.resourceType() + " have no configuration here");
    };
  }

  private Stream<DescribeConfigsResourceResult> topic(String name) {
    TopicInfo topic =
        partitions
            .topic(name)
            .orElseThrow(
                () -> Errors.UNKNOWN_TOPIC_OR_PARTITION.exception("there is no topic " + name));
    return topics.of(topic).stream()
        .map(value -> ConfigDescriptions.describe(value, ConfigSource.TOPIC_CONFIG));
  }

  private Stream<DescribeConfigsResourceResult> group(String name) {
    Map<String, String> set = groups.of(name);
    return GroupSettings.ALL.all().stream()
        .map(
            setting ->
                new ConfigValue(
                    setting,
                    GroupSettings.ALL.value(set, setting.key()),
                    set.containsKey(setting.key()) ? Source.RESOURCE : Source.DEFAULT))
        .map(value -> ConfigDescriptions.describe(value, ConfigSource.GROUP_CONFIG));
  }

  private Stream<DescribeConfigsResourceResult> broker(String name) {
    if (!name.isEmpty() && !name.equals(Integer.toString(broker.nodeId))) {
      throw Errors.INVALID_REQUEST.exception("this is broker " + broker.nodeId + ", not " + name);
    }
    return broker.settings.stream()
        .map(
            setting ->
                new DescribeConfigsResourceResult()
                    .setName(setting.key())
                    .setValue(setting.value())
                    .setReadOnly(true)
                    .setDocumentation(setting.description())
                    .setConfigSource(source(setting).id()));
  }

  private static ConfigSource source(BrokerSetting setting) {
    return setting.given() ? ConfigSource.STATIC_BROKER_CONFIG : ConfigSource.DEFAULT_CONFIG;
  }
}
