package io.logwharf.broker.request;

import io.logwharf.broker.network.RecordRegion;
import io.logwharf.broker.partition.Partition;
import io.logwharf.log.LogSlice;
import io.logwharf.log.PartitionLog;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * One partition of a fetch.
 *
 * @param byId whether the request named the topic by its id
 * @param committedOnly whether it is read up to the last stable offset only
 * @param partition empty where there is none
 */
record FetchTarget(
    String topic,
    Uuid topicId,
    boolean byId,
    boolean committedOnly,
    FetchPartition request,
    Optional<Partition> partition) {

  /**
   * Reads, or says why it can't be read; the answer's records are for the caller to close.
   *
   * @param maxBytes nothing is read where it is 0
   * @param first whether a batch larger than that is read all the same, so that the consumer gets
   *     on (KIP-74)
   */
  PartitionData read(int maxBytes, boolean first) {
    if (partition.isEmpty()) {
      return failed(byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION);
    }
    PartitionLog log = partition.get().log();
    Errors epochError = LeaderEpochs.check(request.currentLeaderEpoch(), log.leaderEpoch());
    if (epochError != Errors.NONE) {
      return failed(epochError);
    }
    try {
      PartitionData data = described(log, Errors.NONE);
      return data.setRecords(records(log, data, maxBytes, first));
    } catch (RuntimeException e) {
      return described(log, KafkaErrors.of(e)).setRecords(MemoryRecords.EMPTY);
    }
  }

  private BaseRecords records(PartitionLog log, PartitionData data, int maxBytes, boolean first) {
    int limit = Math.max(Math.min(maxBytes, request.partitionMaxBytes()), 0);
    long offset = request.fetchOffset();
    LogSlice slice = committedOnly ? log.readCommitted(offset, limit) : log.read(offset, limit);
    if (slice == null) {
      return MemoryRecords.EMPTY;
    }
    if (slice.sizeInBytes() > limit && !first) {
      slice.close();
      return MemoryRecords.EMPTY;
    }
    if (committedOnly) {
      data.setAbortedTransactions(aborted(log, offset, slice.nextOffset()));
    }
    return RecordRegion.of(slice);
  }

  private static List<AbortedTransaction> aborted(PartitionLog log, long from, long to) {
    return log.abortedTransactions(from, to).stream()
        .map(
            each ->
                new AbortedTransaction()
                    .setProducerId(each.producerId())
                    .setFirstOffset(each.firstOffset()))
        .toList();
  }

  private PartitionData described(PartitionLog log, Errors error) {
    long highWatermark = log.highWatermark();
    return new PartitionData()
        .setPartitionIndex(request.partition())
        .setErrorCode(error.code())
        .setHighWatermark(highWatermark)
        .setLastStableOffset(log.lastStableOffset())
        .setLogStartOffset(log.startOffset());
  }

  private PartitionData failed(Errors error) {
    return new PartitionData()
        .setPartitionIndex(request.partition())
        .setErrorCode(error.code())
        .setHighWatermark(-1)
        .setRecords(MemoryRecords.EMPTY);
  }
}
