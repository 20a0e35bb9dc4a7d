package io.logwharf.broker.request.transaction;

import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.TransactionDescription;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TopicData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TransactionState;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeTransactionsRequest;

/** Describes transactions by transactional id, or by the name under which a lease is listed. */
public final class DescribeTransactionsHandler
    implements KafkaHandler<DescribeTransactionsRequest> {
  private final Partitions partitions;
  private final Transactions transactions;

  public DescribeTransactionsHandler(Partitions partitions, Transactions transactions) {
    this.partitions = partitions;
    this.transactions = transactions;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.DESCRIBE_TRANSACTIONS;
  }

  @Override
  public void handle(DescribeTransactionsRequest request, RequestContext context) {
    var answer = new DescribeTransactionsResponseData();
    for (String name : request.data().transactionalIds()) {
      answer
          .transactionStates()
          .add(
              transactions
                  .ask(state -> state.transaction(name))
                  .map(found -> describe(name, found))
                  .orElseGet(() -> unknown(name)));
    }
    context.respond(answer);
  }

  private static TransactionState unknown(String name) {
    return new TransactionState()
        .setTransactionalId(name)
        .setErrorCode(Errors.TRANSACTIONAL_ID_NOT_FOUND.code());
  }

  private TransactionState describe(String name, TransactionDescription found) {
    var described =
        new TransactionState()
            .setTransactionalId(name)
            .setTransactionState(found.state().displayName())
            .setTransactionTimeoutMs(found.timeoutMs())
            .setTransactionStartTimeMs(found.startedAt())
            .setProducerId(found.producer().producerId())
            .setProducerEpoch(found.producer().epoch());
    for (Participant participant : found.participants()) {
      if (participant instanceof Participant.DataPartition) {
        topicName(participant).ifPresent(topic -> add(described, topic, participant.partition()));
      }
    }
    return described;
  }

  private Optional<String> topicName(Participant participant) {
    var id =
        new Uuid(
            participant.topicId().getMostSignificantBits(),
            participant.topicId().getLeastSignificantBits());
    return partitions.topic(id).map(topic -> topic.name());
  }

  private static void add(TransactionState described, String name, int partition) {
    TopicData topic = described.topics().find(name);
    if (topic == null) {
      topic = new TopicData().setTopic(name);
      described.topics().add(topic);
    }
    topic.partitions().add(partition);
  }
}
