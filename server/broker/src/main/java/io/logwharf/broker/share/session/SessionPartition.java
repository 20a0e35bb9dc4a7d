package io.logwharf.broker.share.session;

import org.apache.kafka.common.Uuid;

/** A partition as a share session names it: by the topic's id, not by its name. */
public record SessionPartition(Uuid topicId, int partition) {}
