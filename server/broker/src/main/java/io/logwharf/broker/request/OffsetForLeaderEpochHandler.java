package io.logwharf.broker.request;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.PartitionLog.EpochStart;
import java.util.Optional;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochRequest;

/** Says where a leader epoch ended, by which consumers notice a truncated log (KIP-320). */
public final class OffsetForLeaderEpochHandler
    implements KafkaHandler<OffsetsForLeaderEpochRequest> {
  private final Partitions partitions;

  public OffsetForLeaderEpochHandler(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.OFFSET_FOR_LEADER_EPOCH;
  }

  @Override
  public void handle(OffsetsForLeaderEpochRequest request, RequestContext context) {
    var data = new OffsetForLeaderEpochResponseData();
    for (OffsetForLeaderTopic topic : request.data().topics()) {
      var answer = new OffsetForLeaderTopicResult().setTopic(topic.topic());
      for (OffsetForLeaderPartition partition : topic.partitions()) {
        answer.partitions().add(find(topic.topic(), partition));
      }
      data.topics().add(answer);
    }
    context.respond(data);
  }

  private EpochEndOffset find(String topic, OffsetForLeaderPartition asked) {
    var answer = new EpochEndOffset().setPartition(asked.partition());
    Optional<Partition> partition = partitions.find(topic, asked.partition());
    if (partition.isEmpty()) {
      return answer.setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
    }
    PartitionLog log = partition.get().log();
    Errors epochError = LeaderEpochs.check(asked.currentLeaderEpoch(), log.leaderEpoch());
    if (epochError != Errors.NONE) {
      return answer.setErrorCode(epochError.code());
    }
    EpochStart end = LeaderEpochs.endOf(log, asked.leaderEpoch());
    return answer.setLeaderEpoch(end.epoch()).setEndOffset(end.startOffset());
  }
}
