package io.logwharf.jms.send;

import org.apache.kafka.common.Uuid;

/** The partition that a message goes to. */
public record PartitionTarget(String topic, Uuid topicId, int partition) {}
