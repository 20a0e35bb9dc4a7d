package io.logwharf.broker.request;

import io.logwharf.broker.metadata.Topics;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DeleteTopicsRequest;

/** Deletes topics by name or id, each for itself. */
public final class DeleteTopicsHandler implements KafkaHandler<DeleteTopicsRequest> {
  private static final short FIRST_VERSION_WITH_IDS = 6;

  private final Topics topics;
  private final Partitions partitions;

  public DeleteTopicsHandler(Topics topics, Partitions partitions) {
    this.topics = topics;
    this.partitions = partitions;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.DELETE_TOPICS;
  }

  @Override
  public void handle(DeleteTopicsRequest request, RequestContext context) {
    List<CompletableFuture<DeletableTopicResult>> results = new ArrayList<>();
    for (DeleteTopicState topic : asked(request.data(), context.apiVersion())) {
      results.add(delete(topic));
    }
    Gathering.whenDone(
        results,
        done -> {
          var data = new DeleteTopicsResponseData();
          done.forEach(data.responses()::add);
          context.respond(data);
        });
  }

  private static List<DeleteTopicState> asked(DeleteTopicsRequestData data, short version) {
    return version >= FIRST_VERSION_WITH_IDS
        ? data.topics()
        : data.topicNames().stream().map(name -> new DeleteTopicState().setName(name)).toList();
  }

  private CompletableFuture<DeletableTopicResult> delete(DeleteTopicState asked) {
    var result = new DeletableTopicResult().setName(asked.name()).setTopicId(asked.topicId());
    boolean byName = asked.name() != null;
    if (byName && !asked.topicId().equals(Uuid.ZERO_UUID)) {
      return CompletableFuture.completedFuture(
          failed(result, Errors.INVALID_REQUEST, "a topic by both name and id"));
    }
    Optional<TopicInfo> found =
        byName ? partitions.topic(asked.name()) : partitions.topic(asked.topicId());
    if (found.isEmpty()) {
      Errors error = byName ? Errors.UNKNOWN_TOPIC_OR_PARTITION : Errors.UNKNOWN_TOPIC_ID;
      return CompletableFuture.completedFuture(failed(result, error, error.message()));
    }
    TopicInfo topic = found.get();
    return topics
        .delete(topic)
        .handle(
            (done, failure) ->
                failure == null
                    ? result.setName(topic.name()).setTopicId(topic.id())
                    : failed(result, KafkaErrors.of(failure), failure.getMessage()))
        .toCompletableFuture();
  }

  private static DeletableTopicResult failed(
      DeletableTopicResult result, Errors error, String message) {
    return result.setErrorCode(error.code()).setErrorMessage(message);
  }
}
