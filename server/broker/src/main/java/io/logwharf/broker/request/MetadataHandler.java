package io.logwharf.broker.request;

import io.logwharf.broker.metadata.Cluster;
import io.logwharf.broker.metadata.NewTopic;
import io.logwharf.broker.metadata.Topics;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.protocol.extension.DestinationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataRequest;

/** Says which topics there are and where; creates those asked for where that is allowed. */
public final class MetadataHandler implements KafkaHandler<MetadataRequest> {
  private final Cluster cluster;
  private final Partitions partitions;
  private final Topics topics;
  private final boolean autoCreate;

  /**
   * @param autoCreate {@code auto.create.topics.enable}
   */
  public MetadataHandler(
      Cluster cluster, Partitions partitions, Topics topics, boolean autoCreate) {
    this.cluster = cluster;
    this.partitions = partitions;
    this.topics = topics;
    this.autoCreate = autoCreate;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.METADATA;
  }

  @Override
  public void handle(MetadataRequest request, RequestContext context) {
    if (request.isAllTopics()) {
      context.respond(answer(partitions.topics().stream().map(this::describe).toList()));
      return;
    }
    boolean create = autoCreate && request.allowAutoTopicCreation();
    List<CompletableFuture<MetadataResponseTopic>> found = new ArrayList<>();
    for (MetadataRequestTopic topic : request.data().topics()) {
      found.add(find(topic, create));
    }
    Gathering.whenDone(found, done -> context.respond(answer(done)));
  }

  private MetadataResponseData answer(List<MetadataResponseTopic> found) {
    var data =
        new MetadataResponseData()
            .setClusterId(cluster.clusterId())
            .setControllerId(cluster.nodeId());
    data.brokers()
        .add(
            new MetadataResponseBroker()
                .setNodeId(cluster.nodeId())
                .setHost(cluster.host())
                .setPort(cluster.port()));
    found.forEach(data.topics()::mustAdd);
    return data;
  }

  private CompletableFuture<MetadataResponseTopic> find(
      MetadataRequestTopic asked, boolean create) {
    if (asked.name() == null) {
      return CompletableFuture.completedFuture(
          partitions
              .topic(asked.topicId())
              .map(this::describe)
              .orElseGet(() -> failed(null, asked.topicId(), Errors.UNKNOWN_TOPIC_ID)));
    }
    var existing = partitions.topic(asked.name());
    if (existing.isPresent()) {
      return CompletableFuture.completedFuture(describe(existing.get()));
    }
    if (!create) {
      return CompletableFuture.completedFuture(
          failed(asked.name(), Uuid.ZERO_UUID, Errors.UNKNOWN_TOPIC_OR_PARTITION));
    }
    return TopicCreation.createOrFind(
            topics, partitions, NewTopic.ofKind(asked.name(), DestinationKind.NONE))
        .thenApply(this::describe)
        .exceptionally(failure -> failed(asked.name(), Uuid.ZERO_UUID, KafkaErrors.of(failure)))
        .toCompletableFuture();
  }

  private MetadataResponseTopic describe(TopicInfo topic) {
    var answer = new MetadataResponseTopic().setName(topic.name()).setTopicId(topic.id());
    PartitionDescriptions.of(topic, cluster, partitions).forEach(answer.partitions()::add);
    return answer;
  }

  private static MetadataResponseTopic failed(String name, Uuid id, Errors error) {
    return new MetadataResponseTopic().setName(name).setTopicId(id).setErrorCode(error.code());
  }
}
