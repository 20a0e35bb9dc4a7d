package io.logwharf.broker.share.request;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.PendingShareFetch;
import io.logwharf.broker.share.PendingShareFetch.Outcome;
import io.logwharf.broker.share.delivery.DeliveryForm;
import io.logwharf.broker.share.session.SessionPartition;
import io.logwharf.broker.share.session.ShareSessionException;
import io.logwharf.broker.share.session.ShareSessions;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchRequestData.FetchPartition;
import org.apache.kafka.common.message.ShareFetchRequestData.FetchTopic;
import org.apache.kafka.common.message.ShareFetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ShareFetchRequest;

/**
 * Fetches and acknowledges for stock share consumers (KIP-932), within the epochs of their share
 * sessions. Acknowledgements are answered when they are durable.
 */
public final class ShareFetchHandler implements KafkaHandler<ShareFetchRequest> {
  private static final byte RECORD_LIMIT = 1;

  private final StockShares shares;
  private final int maxBytes;

  /**
   * @param maxBytes the most that one response carries, unless one batch alone is larger; Kafka's
   *     {@code fetch.max.bytes} of the broker
   */
  public ShareFetchHandler(StockShares shares, int maxBytes) {
    this.shares = shares;
    this.maxBytes = maxBytes;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.SHARE_FETCH;
  }

  @Override
  public void handle(ShareFetchRequest request, RequestContext context) {
    try {
      handle(request.data(), context);
    } catch (ShareSessionException e) {
      context.respond(
          new ShareFetchResponseData()
              .setErrorCode(e.error().code())
              .setErrorMessage(e.getMessage()));
    }
  }

  private void handle(ShareFetchRequestData data, RequestContext context) {
    ShareSessions.Key member = shares.member(data.groupId(), data.memberId());
    var acknowledgements = new MemberAcknowledgements(data.isRenewAck());
    List<SessionPartition> named = partitions(data, acknowledgements);
    check(data, acknowledgements);
    List<SessionPartition> session = enterSession(data, context, member, named);

    int lockDurationMs = shares.sharePartitions().lockDurationMs(data.groupId());
    var answer = new ShareFetchAnswer(context, lockDurationMs);
    acknowledgements.apply(
        member, shares.partitions(), shares.sharePartitions(), answer.acknowledgements());
    if (data.shareSessionEpoch() == ShareSessions.FINAL_EPOCH) {
      shares.close(member, session);
    } else if (data.maxRecords() > 0 && data.maxBytes() > 0) {
      fetch(data, context, session, answer);
    }
    answer.acknowledgements().done();
  }

  private static void check(ShareFetchRequestData data, MemberAcknowledgements acknowledgements) {
    if (data.shareSessionEpoch() == ShareSessions.INITIAL_EPOCH && !acknowledgements.isEmpty()) {
      throw new ShareSessionException(
          Errors.INVALID_REQUEST, "a fetch that opens a share session can't acknowledge");
    }
    if (data.isRenewAck() && (data.maxRecords() > 0 || data.maxBytes() > 0)) {
      throw new ShareSessionException(
          Errors.INVALID_REQUEST, "a fetch that renews acquisitions can't ask for records");
    }
  }

  private List<SessionPartition> enterSession(
      ShareFetchRequestData data,
      RequestContext context,
      ShareSessions.Key member,
      List<SessionPartition> named) {
    return switch (data.shareSessionEpoch()) {
      case ShareSessions.INITIAL_EPOCH -> shares.open(member, context.connection(), named);
      case ShareSessions.FINAL_EPOCH -> shares.remove(member);
      default -> shares.advance(member, data.shareSessionEpoch(), named, forgotten(data));
    };
  }

  private void fetch(
      ShareFetchRequestData data,
      RequestContext context,
      List<SessionPartition> session,
      ShareFetchAnswer answer) {
    List<Partition> existing = new ArrayList<>(session.size());
    for (SessionPartition id : session) {
      shares
          .partitions()
          .find(id.topicId(), id.partition())
          .filter(partition -> partition.isConsumableBy(context.connection().id()))
          .ifPresentOrElse(
              existing::add,
              () -> answer.missing(id, MemberAcknowledgements.missing(shares.partitions(), id)));
    }
    boolean waits = existing.size() == session.size();
    var member = new ShareSessions.Key(data.groupId(), data.memberId());
    answer.acknowledgements().expect();
    PendingShareFetch fetch =
        shares
            .sharePartitions()
            .fetch(
                member,
                limits(data, waits),
                existing,
                context.connection().loop(),
                outcomes -> {
                  outcomes.forEach(outcome -> fetched(member, outcome));
                  answer.fetched(outcomes);
                  answer.acknowledgements().done();
                });
    shares.began(context.connection(), fetch);
  }

  private void fetched(ShareSessions.Key member, Outcome outcome) {
    if (outcome.delivery() != null) {
      shares.fetched(
          member,
          new SessionPartition(outcome.partition().id().topicId(), outcome.partition().index()));
    }
  }

  /** A fetch that has a missing partition to tell of doesn't wait. */
  private PendingShareFetch.Limits limits(ShareFetchRequestData data, boolean waits) {
    return new PendingShareFetch.Limits(
        data.maxRecords(),
        Math.min(data.maxBytes(), maxBytes),
        data.minBytes(),
        waits ? Math.max(0, data.maxWaitMs()) : 0,
        data.shareAcquireMode() == RECORD_LIMIT
            ? DeliveryForm.WHOLE_BATCHES_RECORD_LIMIT
            : DeliveryForm.WHOLE_BATCHES);
  }

  /** The partitions that the request names; their acknowledgements are added on the way. */
  private static List<SessionPartition> partitions(
      ShareFetchRequestData data, MemberAcknowledgements acknowledgements) {
    List<SessionPartition> partitions = new ArrayList<>();
    for (FetchTopic topic : data.topics()) {
      for (FetchPartition partition : topic.partitions()) {
        var id = new SessionPartition(topic.topicId(), partition.partitionIndex());
        partitions.add(id);
        acknowledgements.add(
            id,
            partition.acknowledgementBatches().stream()
                .map(
                    batch ->
                        new MemberAcknowledgements.Batch(
                            batch.firstOffset(), batch.lastOffset(), batch.acknowledgeTypes()))
                .toList());
      }
    }
    return partitions;
  }

  private static List<SessionPartition> forgotten(ShareFetchRequestData data) {
    List<SessionPartition> forgotten = new ArrayList<>();
    for (ForgottenTopic topic : data.forgottenTopicsData()) {
      topic
          .partitions()
          .forEach(index -> forgotten.add(new SessionPartition(topic.topicId(), index)));
    }
    return forgotten;
  }
}
