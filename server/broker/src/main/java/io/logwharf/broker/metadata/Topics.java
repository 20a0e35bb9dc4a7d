package io.logwharf.broker.metadata;

import io.logwharf.broker.partition.TopicInfo;
import java.util.concurrent.CompletionStage;

/**
 * Creates and deletes topics. Thread-safe. Stages complete on any thread; one whose command is
 * refused fails with a {@link io.logwharf.coordinator.metadata.MetadataException}.
 */
public interface Topics {
  /**
   * Says what the topic would be, without creating it.
   *
   * @throws io.logwharf.coordinator.metadata.MetadataException where it can't be created
   */
  TopicInfo validate(NewTopic topic);

  /** Creates a topic; completes when it survives a crash and is served. */
  CompletionStage<TopicInfo> create(NewTopic topic);

  /** Deletes a topic with its records; completes when it stays deleted after a crash. */
  CompletionStage<Void> delete(TopicInfo topic);
}
