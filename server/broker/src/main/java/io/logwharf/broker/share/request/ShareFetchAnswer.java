package io.logwharf.broker.share.request;

import io.logwharf.broker.network.RecordRegion;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.PendingShareFetch.Outcome;
import io.logwharf.broker.share.session.SessionPartition;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.message.ShareFetchResponseData.AcquiredRecords;
import org.apache.kafka.common.message.ShareFetchResponseData.PartitionData;
import org.apache.kafka.common.message.ShareFetchResponseData.ShareFetchableTopicResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * The answer to a share fetch in the making: given once its acknowledgements and its fetch are
 * done. Handed from thread to thread by {@link AckOutcomes}.
 */
final class ShareFetchAnswer {
  private final RequestContext context;
  private final int lockDurationMs;
  private final AckOutcomes acknowledgements = new AckOutcomes(this::respond);
  private final ShareFetchResponseData response = new ShareFetchResponseData();

  ShareFetchAnswer(RequestContext context, int lockDurationMs) {
    this.context = context;
    this.lockDurationMs = lockDurationMs;
  }

  AckOutcomes acknowledgements() {
    return acknowledgements;
  }

  /** A partition of the session that there is not. */
  void missing(SessionPartition id, Errors error) {
    partition(id).setErrorCode(error.code());
  }

  /** What was fetched. */
  void fetched(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      var id =
          new SessionPartition(outcome.partition().id().topicId(), outcome.partition().index());
      PartitionData data = partition(id).setErrorCode(outcome.error().code());
      if (outcome.delivery() != null) {
        // A delivery of whole batches is one run of them.
        RecordRegion records = outcome.delivery().regions().get(0);
        data.setRecords(records).setAcquiredRecords(acquired(outcome.delivery().acquired()));
      }
    }
  }

  private void respond() {
    acknowledgements
        .all()
        .forEach((id, error) -> partition(id).setAcknowledgeErrorCode(error.code()));
    context.respond(response.setAcquisitionLockTimeoutMs(lockDurationMs));
  }

  /** Kafka counts the delivery that is being made, the share partition those before it. */
  private static List<AcquiredRecords> acquired(List<Acquired> ranges) {
    List<AcquiredRecords> records = new ArrayList<>(ranges.size());
    for (Acquired range : ranges) {
      records.add(
          new AcquiredRecords()
              .setFirstOffset(range.firstOffset())
              .setLastOffset(range.lastOffset())
              .setDeliveryCount((short) Math.min(Short.MAX_VALUE, range.deliveryCount() + 1)));
    }
    return records;
  }

  private PartitionData partition(SessionPartition id) {
    List<PartitionData> partitions = topic(id.topicId()).partitions();
    for (PartitionData partition : partitions) {
      if (partition.partitionIndex() == id.partition()) {
        return partition;
      }
    }
    var added =
        new PartitionData().setPartitionIndex(id.partition()).setRecords(MemoryRecords.EMPTY);
    partitions.add(added);
    return added;
  }

  private ShareFetchableTopicResponse topic(Uuid topicId) {
    ShareFetchableTopicResponse topic = response.responses().find(topicId);
    if (topic == null) {
      topic = new ShareFetchableTopicResponse().setTopicId(topicId);
      response.responses().add(topic);
    }
    return topic;
  }
}
