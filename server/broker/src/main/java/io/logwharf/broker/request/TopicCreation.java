package io.logwharf.broker.request;

import io.logwharf.broker.metadata.NewTopic;
import io.logwharf.broker.metadata.Topics;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.Errors;

/** Creates topics that clients just use. */
final class TopicCreation {
  private TopicCreation() {}

  /** Creates a topic, or finds the one that another client has created meanwhile. */
  static CompletionStage<TopicInfo> createOrFind(
      Topics topics, Partitions partitions, NewTopic topic) {
    return topics
        .create(topic)
        .exceptionallyCompose(
            failure -> {
              Optional<TopicInfo> other = partitions.topic(topic.name());
              return KafkaErrors.of(failure) == Errors.TOPIC_ALREADY_EXISTS && other.isPresent()
                  ? CompletableFuture.completedFuture(other.get())
                  : CompletableFuture.failedFuture(failure);
            });
  }
}
