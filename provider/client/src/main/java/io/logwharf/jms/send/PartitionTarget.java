package io.logwharf.jms.send;

import org.apache.kafka.common.Uuid;

/**
 * The partition that a message goes to.
 *
 * @param maxBatchBytes the largest batch that the topic takes, as the broker has said last: not a
 *     part of what makes two targets equal
 */
public record PartitionTarget(String topic, Uuid topicId, int partition, int maxBatchBytes) {
  @Override
  public boolean equals(Object other) {
    return other instanceof PartitionTarget that
        && partition == that.partition
        && topicId.equals(that.topicId)
        && topic.equals(that.topic);
  }

  @Override
  public int hashCode() {
    return 31 * topicId.hashCode() + partition;
  }
}
