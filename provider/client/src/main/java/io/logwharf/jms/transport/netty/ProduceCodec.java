package io.logwharf.jms.transport.netty;

import io.logwharf.jms.transport.ProduceBatch;
import io.logwharf.jms.transport.ProduceOutcome;
import io.logwharf.protocol.frame.RecordsPart;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/**
 * Batches to a Produce request and its response to outcomes.
 *
 * @param version of the request; topics go by id from version 13 on, by name before
 */
record ProduceCodec(short version, int timeoutMs) {
  private static final short ALL_REPLICAS = -1;
  private static final short LEADER_ONLY = 1;
  private static final short FIRST_VERSION_WITH_TOPIC_ID = 13;

  ProduceRequestData request(boolean persistent, List<ProduceBatch> batches) {
    ProduceRequestData request =
        new ProduceRequestData()
            .setAcks(persistent ? ALL_REPLICAS : LEADER_ONLY)
            .setTimeoutMs(timeoutMs);
    for (ProduceBatch batch : batches) {
      PartitionProduceData partition =
          new PartitionProduceData()
              .setIndex(batch.partition())
              .setRecords(RecordsPart.of(batch.records().retainedDuplicate()));
      TopicProduceData topic = request.topicData().find(name(batch), id(batch));
      if (topic == null) {
        topic = new TopicProduceData().setName(name(batch)).setTopicId(id(batch));
        request.topicData().add(topic);
      }
      topic.partitionData().add(partition);
    }
    return request;
  }

  List<ProduceOutcome> outcomes(List<ProduceBatch> batches, ProduceResponseData response) {
    List<ProduceOutcome> outcomes = new ArrayList<>(batches.size());
    for (ProduceBatch batch : batches) {
      outcomes.add(outcome(batch, response.responses().find(name(batch), id(batch))));
    }
    return outcomes;
  }

  private static ProduceOutcome outcome(ProduceBatch batch, TopicProduceResponse topic) {
    if (topic != null) {
      for (PartitionProduceResponse partition : topic.partitionResponses()) {
        if (partition.index() == batch.partition()) {
          return new ProduceOutcome(
              Errors.forCode(partition.errorCode()), partition.errorMessage());
        }
      }
    }
    return new ProduceOutcome(
        Errors.UNKNOWN_SERVER_ERROR,
        "the broker's answer says nothing of " + batch.topic() + "-" + batch.partition());
  }

  private String name(ProduceBatch batch) {
    return version < FIRST_VERSION_WITH_TOPIC_ID ? batch.topic() : "";
  }

  private Uuid id(ProduceBatch batch) {
    return version < FIRST_VERSION_WITH_TOPIC_ID ? Uuid.ZERO_UUID : batch.topicId();
  }
}
