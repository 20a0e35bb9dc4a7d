package io.logwharf.broker.share.request;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.share.SharePartitions;
import io.logwharf.broker.share.session.AcknowledgementBatches;
import io.logwharf.broker.share.session.SessionPartition;
import io.logwharf.broker.share.session.ShareSessions;
import io.logwharf.protocol.extension.AckRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/**
 * The acknowledgements in one request of a stock share consumer. Owned by the loop of its
 * connection.
 */
final class MemberAcknowledgements {
  private final boolean renewAllowed;
  private final Map<SessionPartition, List<AckRange>> ranges = new LinkedHashMap<>();
  private final Map<SessionPartition, Errors> refused = new LinkedHashMap<>();

  /** One batch as the request has it. */
  record Batch(long firstOffset, long lastOffset, List<Byte> types) {}

  /**
   * @param renewAllowed whether the request says that it renews (KIP-1222)
   */
  MemberAcknowledgements(boolean renewAllowed) {
    this.renewAllowed = renewAllowed;
  }

  /** Adds those of one partition; a malformed batch refuses all of the partition. */
  void add(SessionPartition partition, List<Batch> batches) {
    if (batches.isEmpty()) {
      return;
    }
    var checked = new AcknowledgementBatches(renewAllowed);
    try {
      batches.forEach(batch -> checked.add(batch.firstOffset(), batch.lastOffset(), batch.types()));
      ranges.put(partition, checked.ranges());
    } catch (IllegalArgumentException e) {
      refused.put(partition, Errors.INVALID_REQUEST);
    }
  }

  boolean isEmpty() {
    return ranges.isEmpty() && refused.isEmpty();
  }

  /** Applies all, and tells the outcomes. */
  void apply(
      ShareSessions.Key member,
      Partitions partitions,
      SharePartitions sharePartitions,
      AckOutcomes outcomes) {
    refused.forEach(outcomes::refused);
    ranges.forEach(
        (id, acknowledged) -> {
          Optional<Partition> partition = partitions.find(id.topicId(), id.partition());
          if (partition.isEmpty()) {
            outcomes.refused(id, missing(partitions, id));
          } else {
            outcomes.expect();
            sharePartitions.acknowledge(
                member, partition.get(), acknowledged, error -> outcomes.done(id, error));
          }
        });
  }

  /** What to answer for a partition that there is not. */
  static Errors missing(Partitions partitions, SessionPartition id) {
    return partitions.topic(id.topicId()).isEmpty()
        ? Errors.UNKNOWN_TOPIC_ID
        : Errors.UNKNOWN_TOPIC_OR_PARTITION;
  }
}
