package io.logwharf.broker.partition;

import org.apache.kafka.common.Uuid;

/** Names one partition of one topic for as long as the topic exists. */
public record PartitionId(Uuid topicId, int partition) {}
