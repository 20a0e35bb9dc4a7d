package io.logwharf.jms.transport;

import io.netty.buffer.ByteBuf;
import org.apache.kafka.common.Uuid;

/**
 * One record batch on its way to its partition.
 *
 * @param records the whole batch; whoever sends it takes a reference of its own
 */
public record ProduceBatch(String topic, Uuid topicId, int partition, ByteBuf records) {}
