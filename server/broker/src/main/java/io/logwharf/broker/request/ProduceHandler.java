package io.logwharf.broker.request;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.transaction.TransactionalAppends;
import io.logwharf.log.AppendListener;
import io.logwharf.log.AppendResult;
import io.logwharf.log.Durability;
import io.logwharf.protocol.record.InvalidBatchException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.ProduceRequest;

/**
 * Appends what producers send, on the loop of the connection, so in order of arrival. Answers when
 * the last partition's append is as durable as the producer asked: acks=all on stable storage,
 * acks=1 with the next round of the journal, acks=0 not at all.
 */
public final class ProduceHandler implements KafkaHandler<ProduceRequest> {
  private static final short ACKS_ALL = -1;
  private static final short ACKS_LEADER = 1;
  private static final short ACKS_NONE = 0;

  private final Partitions partitions;
  private final RecordValidation validation;
  private final TransactionalAppends transactional;
  private final Durability acksAll;

  /** What the appends of one request have in common; the transactional id may be null. */
  private record Appends(
      String transactionalId,
      Durability durability,
      RequestContext context,
      ProduceAnswer answer) {}

  /**
   * @param acksAll what acks=all waits for, as {@code flush.policy} says
   */
  public ProduceHandler(
      Partitions partitions,
      RecordValidation validation,
      TransactionalAppends transactional,
      Durability acksAll) {
    this.partitions = partitions;
    this.validation = validation;
    this.transactional = transactional;
    this.acksAll = acksAll;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.PRODUCE;
  }

  @Override
  public void handle(ProduceRequest request, RequestContext context) {
    short acks = request.acks();
    if (acks != ACKS_ALL && acks != ACKS_LEADER && acks != ACKS_NONE) {
      throw Errors.INVALID_REQUIRED_ACKS.exception("acks=" + acks + "; must be 0, 1 or -1");
    }
    Durability durability = acks == ACKS_ALL ? acksAll : Durability.WRITTEN;
    var answer = new ProduceAnswer(context, acks != ACKS_NONE);
    var appends = new Appends(request.transactionalId(), durability, context, answer);
    for (TopicProduceData topic : request.data().topicData()) {
      answer.beginTopic(topic);
      for (PartitionProduceData partition : topic.partitionData()) {
        append(topic, partition, appends);
      }
    }
    answer.allSubmitted();
  }

  private void append(TopicProduceData topic, PartitionProduceData data, Appends appends) {
    ProduceAnswer answer = appends.answer;
    PartitionProduceResponse response = answer.beginPartition(data.index());
    Optional<Partition> found = find(topic, data.index());
    if (found.isEmpty()) {
      answer.failed(response, unknown(topic), "no such topic or partition");
      return;
    }
    Partition partition = found.get();
    try {
      ByteBuffer batches = batches(data);
      validation.validate(batches, partition.topic(), answer.loop());
      AppendResult appended =
          isDecidedLater(batches, appends)
              ? append(batches, partition, appends, AppendListener.NONE)
              : answer.expect(response, outcome -> append(batches, partition, appends, outcome));
      response.setBaseOffset(appended.firstOffset());
      response.setLogStartOffset(partition.log().startOffset());
    } catch (RuntimeException e) {
      answer.failed(response, KafkaErrors.of(e), e.getMessage());
    }
  }

  /**
   * Whether the answer need not wait for the journal: in a session's transaction the decision comes
   * behind what it decides about, in the same journal, and its round is waited for. Stock producers
   * may read the offsets they are told, so theirs does wait.
   */
  private static boolean isDecidedLater(ByteBuffer batches, Appends appends) {
    return appends.durability == Durability.WRITTEN
        && appends.context.connection().optedIn()
        && TransactionalAppends.isTransactional(batches);
  }

  private AppendResult append(
      ByteBuffer batches, Partition partition, Appends appends, AppendListener outcome) {
    if (!TransactionalAppends.isTransactional(batches)) {
      return partition.log().append(batches, appends.durability, outcome);
    }
    return transactional.append(
        appends.transactionalId,
        batches,
        partition,
        appends.context,
        () -> partition.log().append(batches, appends.durability, outcome));
  }

  private Optional<Partition> find(TopicProduceData topic, int index) {
    return topic.topicId().equals(Uuid.ZERO_UUID)
        ? partitions.find(topic.name(), index)
        : partitions.find(topic.topicId(), index);
  }

  private static Errors unknown(TopicProduceData topic) {
    return topic.topicId().equals(Uuid.ZERO_UUID)
        ? Errors.UNKNOWN_TOPIC_OR_PARTITION
        : Errors.UNKNOWN_TOPIC_ID;
  }

  private static ByteBuffer batches(PartitionProduceData data) {
    if (data.records() instanceof MemoryRecords records && records.sizeInBytes() > 0) {
      return records.buffer();
    }
    throw new InvalidBatchException(Errors.INVALID_RECORD, "no records");
  }
}
