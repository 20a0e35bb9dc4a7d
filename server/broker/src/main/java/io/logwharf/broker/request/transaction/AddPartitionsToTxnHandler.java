package io.logwharf.broker.request.transaction;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.log.LogException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AddPartitionsToTxnRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds partitions to the transaction of a producer that doesn't leave that to Produce. All are
 * added or none; what was added stands in the journal ahead of everything written to them.
 */
public final class AddPartitionsToTxnHandler implements KafkaHandler<AddPartitionsToTxnRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(AddPartitionsToTxnHandler.class);

  /** Later versions are for brokers to ask each other. */
  private static final short LATEST_FOR_CLIENTS = 3;

  private final Partitions partitions;
  private final Transactions transactions;

  public AddPartitionsToTxnHandler(Partitions partitions, Transactions transactions) {
    this.partitions = partitions;
    this.transactions = transactions;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.ADD_PARTITIONS_TO_TXN;
  }

  @Override
  public short latestVersion() {
    return LATEST_FOR_CLIENTS;
  }

  @Override
  public void handle(AddPartitionsToTxnRequest request, RequestContext context) {
    AddPartitionsToTxnRequestData data = request.data();
    Map<TopicPartition, Optional<Partition>> asked = new LinkedHashMap<>();
    for (TopicPartition each : AddPartitionsToTxnRequest.getPartitions(data.v3AndBelowTopics())) {
      asked.put(each, partitions.find(each.topic(), each.partition()));
    }
    boolean allThere = asked.values().stream().allMatch(Optional::isPresent);
    Errors error = allThere ? add(data, asked.values(), context) : Errors.OPERATION_NOT_ATTEMPTED;
    var answer = new AddPartitionsToTxnResponseData();
    asked.forEach(
        (name, partition) ->
            result(
                answer, name, partition.isPresent() ? error : Errors.UNKNOWN_TOPIC_OR_PARTITION));
    context.respond(answer);
  }

  private Errors add(
      AddPartitionsToTxnRequestData data,
      Iterable<Optional<Partition>> asked,
      RequestContext context) {
    List<Participant> participants = new ArrayList<>();
    asked.forEach(each -> participants.add(TransactionalAppends.participant(each.orElseThrow())));
    var request =
        new AddParticipants(
            LeaseNames.transactionalId(
                data.v3AndBelowTransactionalId(),
                data.v3AndBelowProducerId(),
                context.connection()),
            new ProducerEpoch(data.v3AndBelowProducerId(), data.v3AndBelowProducerEpoch()),
            participants);
    try {
      return TransactionErrors.of(
          transactions.register(request).error(), api(), context.apiVersion());
    } catch (LogException e) {
      LOG.error("transaction.registration.failed client={}", context.clientId(), e);
      return Errors.COORDINATOR_NOT_AVAILABLE;
    }
  }

  private static void result(
      AddPartitionsToTxnResponseData answer, TopicPartition name, Errors error) {
    AddPartitionsToTxnTopicResult topic = answer.resultsByTopicV3AndBelow().find(name.topic());
    if (topic == null) {
      topic = new AddPartitionsToTxnTopicResult().setName(name.topic());
      answer.resultsByTopicV3AndBelow().add(topic);
    }
    topic
        .resultsByPartition()
        .add(
            new AddPartitionsToTxnPartitionResult()
                .setPartitionIndex(name.partition())
                .setPartitionErrorCode(error.code()));
  }
}
