package io.logwharf.broker.share.request;

import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.session.ShareSessions;
import io.logwharf.coordinator.group.GroupException;
import io.logwharf.coordinator.group.HeartbeatAnswer;
import io.logwharf.coordinator.group.ShareGroupHeartbeat;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData.Assignment;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ShareGroupHeartbeatRequest;

/** Keeps stock share consumers in their groups, and tells them their partitions (KIP-932). */
public final class ShareGroupHeartbeatHandler implements KafkaHandler<ShareGroupHeartbeatRequest> {
  private final GroupMembers members;
  private final StockShares shares;

  public ShareGroupHeartbeatHandler(GroupMembers members, StockShares shares) {
    this.members = members;
    this.shares = shares;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.SHARE_GROUP_HEARTBEAT;
  }

  @Override
  public void handle(ShareGroupHeartbeatRequest request, RequestContext context) {
    ShareGroupHeartbeat heartbeat = heartbeat(request.data(), context);
    members.with(
        heartbeat.groupId(),
        (groups, now) -> {
          ShareGroupHeartbeatResponseData response;
          try {
            response = response(groups.heartbeat(heartbeat, now));
            if (heartbeat.memberEpoch() == ShareGroupHeartbeat.LEAVE) {
              shares.left(new ShareSessions.Key(heartbeat.groupId(), heartbeat.memberId()));
            }
          } catch (GroupException e) {
            response = refused(e);
          }
          context.respond(response);
        });
  }

  private static ShareGroupHeartbeat heartbeat(
      ShareGroupHeartbeatRequestData data, RequestContext context) {
    var client =
        new ShareGroupHeartbeat.Client(
            context.clientId(), host(context.connection().remoteAddress()), data.rackId());
    List<String> topics = data.subscribedTopicNames();
    return new ShareGroupHeartbeat(
        data.groupId(),
        data.memberId(),
        data.memberEpoch(),
        client,
        topics == null ? null : new LinkedHashSet<>(topics));
  }

  private static String host(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? "/" + inet.getAddress().getHostAddress()
        : String.valueOf(address);
  }

  private static ShareGroupHeartbeatResponseData response(HeartbeatAnswer answer) {
    var response =
        new ShareGroupHeartbeatResponseData()
            .setMemberId(answer.memberId())
            .setMemberEpoch(answer.memberEpoch())
            .setHeartbeatIntervalMs(answer.heartbeatIntervalMs());
    answer.assignment().ifPresent(topics -> response.setAssignment(assignment(topics)));
    return response;
  }

  private static Assignment assignment(Map<UUID, Integer> topics) {
    return new Assignment()
        .setTopicPartitions(
            topics.entrySet().stream()
                .map(
                    topic ->
                        new TopicPartitions()
                            .setTopicId(kafkaId(topic.getKey()))
                            .setPartitions(IntStream.range(0, topic.getValue()).boxed().toList()))
                .toList());
  }

  static Uuid kafkaId(UUID id) {
    return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private static ShareGroupHeartbeatResponseData refused(GroupException e) {
    return new ShareGroupHeartbeatResponseData()
        .setErrorCode(Errors.valueOf(e.reason().name()).code())
        .setErrorMessage(e.getMessage());
  }
}
