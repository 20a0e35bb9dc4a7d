package io.logwharf.broker.request.transaction;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.log.ActiveProducer;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.DescribeProducersResponseData.PartitionResponse;
import org.apache.kafka.common.message.DescribeProducersResponseData.ProducerState;
import org.apache.kafka.common.message.DescribeProducersResponseData.TopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeProducersRequest;

/** Says what partitions remember of their producers (KIP-664). */
public final class DescribeProducersHandler implements KafkaHandler<DescribeProducersRequest> {
  /** Kafka's word for none, and for a coordinator's epoch that isn't known. */
  private static final int NONE = -1;

  private final Partitions partitions;

  public DescribeProducersHandler(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.DESCRIBE_PRODUCERS;
  }

  @Override
  public void handle(DescribeProducersRequest request, RequestContext context) {
    var answer = new DescribeProducersResponseData();
    for (TopicRequest topic : request.data().topics()) {
      var described = new TopicResponse().setName(topic.name());
      answer.topics().add(described);
      for (int index : topic.partitionIndexes()) {
        described.partitions().add(describe(topic.name(), index));
      }
    }
    context.respond(answer);
  }

  private PartitionResponse describe(String topic, int index) {
    var described = new PartitionResponse().setPartitionIndex(index);
    Partition partition = partitions.find(topic, index).orElse(null);
    if (partition == null) {
      return described
          .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code())
          .setErrorMessage("no partition " + index + " of topic " + topic);
    }
    for (ActiveProducer each : partition.log().producers()) {
      described.activeProducers().add(describe(each));
    }
    return described;
  }

  private static ProducerState describe(ActiveProducer producer) {
    return new ProducerState()
        .setProducerId(producer.producerId())
        .setProducerEpoch(producer.epoch())
        .setLastSequence(producer.lastSequence())
        .setLastTimestamp(producer.lastTimestampMs())
        .setCoordinatorEpoch(NONE)
        .setCurrentTxnStartOffset(producer.transactionStart().orElse(NONE));
  }
}
