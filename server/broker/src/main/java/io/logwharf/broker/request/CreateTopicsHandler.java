package io.logwharf.broker.request;

import io.logwharf.broker.metadata.ConfigValue;
import io.logwharf.broker.metadata.NewTopic;
import io.logwharf.broker.metadata.TopicConfigs;
import io.logwharf.broker.metadata.Topics;
import io.logwharf.broker.partition.TopicInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;

/** Creates topics, each for itself: one that is refused doesn't keep the others from being made. */
public final class CreateTopicsHandler implements KafkaHandler<CreateTopicsRequest> {
  private static final short ONE_REPLICA = 1;

  private final Topics topics;
  private final TopicConfigs configs;
  private final int nodeId;

  public CreateTopicsHandler(Topics topics, TopicConfigs configs, int nodeId) {
    this.topics = topics;
    this.configs = configs;
    this.nodeId = nodeId;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.CREATE_TOPICS;
  }

  @Override
  public void handle(CreateTopicsRequest request, RequestContext context) {
    boolean validateOnly = request.data().validateOnly();
    List<CompletableFuture<CreatableTopicResult>> results = new ArrayList<>();
    for (CreatableTopic topic : request.data().topics()) {
      results.add(
          create(topic, validateOnly).exceptionally(failure -> failed(topic.name(), failure)));
    }
    Gathering.whenDone(
        results,
        done -> {
          var data = new CreateTopicsResponseData();
          done.forEach(data.topics()::mustAdd);
          context.respond(data);
        });
  }

  private CompletableFuture<CreatableTopicResult> create(
      CreatableTopic asked, boolean validateOnly) {
    try {
      NewTopic topic = read(asked);
      return validateOnly
          ? CompletableFuture.completedFuture(describe(topics.validate(topic)))
          : topics.create(topic).thenApply(this::describe).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private NewTopic read(CreatableTopic asked) {
    short replicas = asked.replicationFactor();
    if (replicas != ONE_REPLICA && replicas != -1) {
      throw Errors.INVALID_REPLICATION_FACTOR.exception(
          "replication factor " + replicas + "; this broker is alone, so it can only be 1");
    }
    Map<String, String> settings = new HashMap<>();
    asked.configs().forEach(config -> settings.put(config.name(), config.value()));
    settings.values().removeIf(value -> value == null);
    return new NewTopic(asked.name(), partitions(asked), settings);
  }

  private int partitions(CreatableTopic asked) {
    if (asked.assignments().isEmpty()) {
      return asked.numPartitions();
    }
    if (asked.numPartitions() != NewTopic.DEFAULT_PARTITIONS) {
      throw Errors.INVALID_REQUEST.exception(
          "a number of partitions and a replica assignment; only one of them may be given");
    }
    for (int i = 0; i < asked.assignments().size(); i++) {
      CreatableReplicaAssignment assignment = asked.assignments().find(i);
      if (assignment == null || !assignment.brokerIds().equals(List.of(nodeId))) {
        throw Errors.INVALID_REPLICA_ASSIGNMENT.exception(
            "partitions must be assigned from 0 on without gaps, each to broker " + nodeId);
      }
    }
    return asked.assignments().size();
  }

  private CreatableTopicResult describe(TopicInfo topic) {
    var result =
        new CreatableTopicResult()
            .setName(topic.name())
            .setTopicId(topic.id())
            .setNumPartitions(topic.partitions())
            .setReplicationFactor(ONE_REPLICA);
    for (ConfigValue value : configs.of(topic)) {
      result
          .configs()
          .add(
              new CreatableTopicConfigs()
                  .setName(value.setting().key())
                  .setValue(value.value())
                  .setConfigSource(
                      ConfigDescriptions.source(value, ConfigSource.TOPIC_CONFIG).id()));
    }
    return result;
  }

  private static CreatableTopicResult failed(String name, Throwable thrown) {
    Throwable failure = Errors.maybeUnwrapException(thrown);
    return new CreatableTopicResult()
        .setName(name)
        .setErrorCode(KafkaErrors.of(failure).code())
        .setErrorMessage(failure.getMessage());
  }
}
