package io.logwharf.broker.request;

import io.logwharf.broker.partition.Partitions;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;

/**
 * Reads for consumers that keep their own offsets. Every fetch is answered as sessionless, which
 * KIP-227 leaves to the broker: its client then names all partitions each time.
 */
public final class FetchHandler implements KafkaHandler<FetchRequest> {
  private static final short FIRST_VERSION_WITH_TOPIC_IDS = 13;

  private final Partitions partitions;
  private final int maxBytes;

  /**
   * @param maxBytes the most that one response carries, unless one batch alone is larger; Kafka's
   *     {@code fetch.max.bytes} of the broker
   */
  public FetchHandler(Partitions partitions, int maxBytes) {
    this.partitions = partitions;
    this.maxBytes = maxBytes;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.FETCH;
  }

  @Override
  public void handle(FetchRequest request, RequestContext context) {
    FetchRequestData data = request.data();
    PendingFetches pending =
        context
            .connection()
            .attachment(PendingFetches.class, () -> new PendingFetches(context.connection()));
    if (data.sessionEpoch() == FetchMetadata.FINAL_EPOCH && data.topics().isEmpty()) {
      // The consumer closes, and waits for this answer behind that of the fetch it has under way.
      pending.answerAll();
    }
    var limits =
        new PendingFetch.Limits(
            data.minBytes(), Math.min(data.maxBytes(), maxBytes), Math.max(data.maxWaitMs(), 0));
    boolean byId = context.apiVersion() >= FIRST_VERSION_WITH_TOPIC_IDS;
    boolean committedOnly = request.isolationLevel() == IsolationLevel.READ_COMMITTED;
    List<FetchTarget> targets = new ArrayList<>();
    for (FetchTopic topic : data.topics()) {
      Uuid id = topicId(topic, byId);
      for (FetchPartition partition : topic.partitions()) {
        targets.add(
            new FetchTarget(
                topic.topic(),
                id,
                byId,
                committedOnly,
                partition,
                partitions.find(id, partition.partition())));
      }
    }
    pending.start(new PendingFetch(context, targets, limits));
  }

  private Uuid topicId(FetchTopic topic, boolean byId) {
    return byId
        ? topic.topicId()
        : partitions.topic(topic.topic()).map(info -> info.id()).orElse(Uuid.ZERO_UUID);
  }
}
