package io.logwharf.broker.request;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.PartitionLog.TimestampOffset;
import java.util.Optional;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ListOffsetsRequest;

/** Finds offsets by time, or by the marks that stand for the ends of a partition. */
public final class ListOffsetsHandler implements KafkaHandler<ListOffsetsRequest> {
  private static final long UNKNOWN = -1;

  private final Partitions partitions;

  public ListOffsetsHandler(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.LIST_OFFSETS;
  }

  @Override
  public void handle(ListOffsetsRequest request, RequestContext context) {
    var data = new ListOffsetsResponseData();
    boolean committedOnly = request.isolationLevel() == IsolationLevel.READ_COMMITTED;
    for (ListOffsetsTopic topic : request.data().topics()) {
      var answer = new ListOffsetsTopicResponse().setName(topic.name());
      for (ListOffsetsPartition partition : topic.partitions()) {
        answer.partitions().add(find(topic.name(), partition, committedOnly));
      }
      data.topics().add(answer);
    }
    context.respond(data);
  }

  private ListOffsetsPartitionResponse find(
      String topic, ListOffsetsPartition asked, boolean committedOnly) {
    var answer = new ListOffsetsPartitionResponse().setPartitionIndex(asked.partitionIndex());
    Optional<Partition> partition = partitions.find(topic, asked.partitionIndex());
    if (partition.isEmpty()) {
      return answer.setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
    }
    PartitionLog log = partition.get().log();
    Errors epochError = LeaderEpochs.check(asked.currentLeaderEpoch(), log.leaderEpoch());
    if (epochError != Errors.NONE) {
      return answer.setErrorCode(epochError.code());
    }
    try {
      TimestampOffset found = find(log, asked.timestamp(), committedOnly);
      return found == null
          ? answer
          : answer
              .setOffset(found.offset())
              .setTimestamp(found.timestamp())
              .setLeaderEpoch(LeaderEpochs.at(log, found.offset()));
    } catch (RuntimeException e) {
      return answer.setErrorCode(KafkaErrors.of(e).code());
    }
  }

  private static TimestampOffset find(PartitionLog log, long timestamp, boolean committedOnly) {
    long end = committedOnly ? log.lastStableOffset() : log.highWatermark();
    if (timestamp == ListOffsetsRequest.LATEST_TIMESTAMP) {
      return new TimestampOffset(end, UNKNOWN);
    }
    if (timestamp == ListOffsetsRequest.EARLIEST_TIMESTAMP
        || timestamp == ListOffsetsRequest.EARLIEST_LOCAL_TIMESTAMP) {
      return new TimestampOffset(log.startOffset(), UNKNOWN);
    }
    if (timestamp == ListOffsetsRequest.MAX_TIMESTAMP) {
      return below(end, log.maxTimestamp());
    }
    // Nothing is tiered here, so what asks for the tiered part has no answer.
    return timestamp < 0 ? null : below(end, log.offsetForTimestamp(timestamp));
  }

  private static TimestampOffset below(long end, TimestampOffset found) {
    return found == null || found.offset() >= end ? null : found;
  }
}
