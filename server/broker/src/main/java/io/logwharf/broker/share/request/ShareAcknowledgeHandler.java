package io.logwharf.broker.share.request;

import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.session.SessionPartition;
import io.logwharf.broker.share.session.ShareSessionException;
import io.logwharf.broker.share.session.ShareSessions;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData.AcknowledgePartition;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData.AcknowledgeTopic;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData.PartitionData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData.ShareAcknowledgeTopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ShareAcknowledgeRequest;

/**
 * Acknowledges for stock share consumers without fetching (KIP-932); answered when all is durable.
 */
public final class ShareAcknowledgeHandler implements KafkaHandler<ShareAcknowledgeRequest> {
  private final StockShares shares;

  public ShareAcknowledgeHandler(StockShares shares) {
    this.shares = shares;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.SHARE_ACKNOWLEDGE;
  }

  @Override
  public void handle(ShareAcknowledgeRequest request, RequestContext context) {
    try {
      handle(request.data(), context);
    } catch (ShareSessionException e) {
      context.respond(
          new ShareAcknowledgeResponseData()
              .setErrorCode(e.error().code())
              .setErrorMessage(e.getMessage()));
    }
  }

  private void handle(ShareAcknowledgeRequestData data, RequestContext context) {
    ShareSessions.Key member = shares.member(data.groupId(), data.memberId());
    List<SessionPartition> session = enterSession(data, member);
    var answer = new Answer(context, shares.sharePartitions().lockDurationMs(data.groupId()));
    acknowledgements(data)
        .apply(member, shares.partitions(), shares.sharePartitions(), answer.outcomes);
    if (data.shareSessionEpoch() == ShareSessions.FINAL_EPOCH) {
      shares.close(member, session);
    }
    answer.outcomes.done();
  }

  private List<SessionPartition> enterSession(
      ShareAcknowledgeRequestData data, ShareSessions.Key member) {
    return switch (data.shareSessionEpoch()) {
      case ShareSessions.INITIAL_EPOCH ->
          throw new ShareSessionException(
              Errors.INVALID_SHARE_SESSION_EPOCH, "a share session is opened by a fetch");
      case ShareSessions.FINAL_EPOCH -> shares.remove(member);
      default -> shares.advance(member, data.shareSessionEpoch(), List.of(), List.of());
    };
  }

  private static MemberAcknowledgements acknowledgements(ShareAcknowledgeRequestData data) {
    var acknowledgements = new MemberAcknowledgements(data.isRenewAck());
    for (AcknowledgeTopic topic : data.topics()) {
      for (AcknowledgePartition partition : topic.partitions()) {
        acknowledgements.add(
            new SessionPartition(topic.topicId(), partition.partitionIndex()),
            partition.acknowledgementBatches().stream()
                .map(
                    batch ->
                        new MemberAcknowledgements.Batch(
                            batch.firstOffset(), batch.lastOffset(), batch.acknowledgeTypes()))
                .toList());
      }
    }
    return acknowledgements;
  }

  /** The answer, given when the outcome of all acknowledgements is known. */
  private static final class Answer {
    private final RequestContext context;
    private final int lockDurationMs;
    private final AckOutcomes outcomes = new AckOutcomes(this::respond);

    Answer(RequestContext context, int lockDurationMs) {
      this.context = context;
      this.lockDurationMs = lockDurationMs;
    }

    private void respond() {
      var response = new ShareAcknowledgeResponseData().setAcquisitionLockTimeoutMs(lockDurationMs);
      for (Map.Entry<SessionPartition, Errors> outcome : outcomes.all().entrySet()) {
        SessionPartition id = outcome.getKey();
        ShareAcknowledgeTopicResponse topic = response.responses().find(id.topicId());
        if (topic == null) {
          topic = new ShareAcknowledgeTopicResponse().setTopicId(id.topicId());
          response.responses().add(topic);
        }
        topic
            .partitions()
            .add(
                new PartitionData()
                    .setPartitionIndex(id.partition())
                    .setErrorCode(outcome.getValue().code()));
      }
      context.respond(response);
    }
  }
}
