package io.logwharf.broker.share.request;

import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.coordinator.group.GroupDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.Assignment;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.Member;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ShareGroupDescribeRequest;

/** Describes share groups and their members (KIP-932). */
public final class ShareGroupDescribeHandler implements KafkaHandler<ShareGroupDescribeRequest> {
  private final GroupMembers members;
  private final Partitions partitions;

  public ShareGroupDescribeHandler(GroupMembers members, Partitions partitions) {
    this.members = members;
    this.partitions = partitions;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.SHARE_GROUP_DESCRIBE;
  }

  @Override
  public void handle(ShareGroupDescribeRequest request, RequestContext context) {
    List<String> ids = request.data().groupIds();
    DescribedGroup[] described = new DescribedGroup[ids.size()];
    var pending = new AtomicInteger(ids.size() + 1);
    Runnable done =
        () -> {
          if (pending.decrementAndGet() == 0) {
            context.respond(new ShareGroupDescribeResponseData().setGroups(List.of(described)));
          }
        };
    for (int i = 0; i < ids.size(); i++) {
      int index = i;
      String id = ids.get(i);
      members.with(
          id,
          (groups, now) -> {
            described[index] = groups.describe(id).map(this::describe).orElse(unknown(id));
            done.run();
          });
    }
    done.run();
  }

  private DescribedGroup describe(GroupDescription group) {
    List<Member> described = new ArrayList<>(group.members().size());
    group.members().forEach(member -> described.add(describe(member)));
    return new DescribedGroup()
        .setGroupId(group.groupId())
        .setGroupState("Stable")
        .setGroupEpoch(group.groupEpoch())
        .setAssignmentEpoch(group.groupEpoch())
        .setAssignorName(GroupDescription.ASSIGNOR)
        .setMembers(described);
  }

  private Member describe(GroupDescription.Member member) {
    return new Member()
        .setMemberId(member.memberId())
        .setMemberEpoch(member.memberEpoch())
        .setRackId(member.client().rackId())
        .setClientId(member.client().id())
        .setClientHost(member.client().host())
        .setSubscribedTopicNames(List.copyOf(member.subscribedTopics()))
        .setAssignment(new Assignment().setTopicPartitions(assignment(member.assignment())));
  }

  private List<TopicPartitions> assignment(Map<UUID, Integer> topics) {
    List<TopicPartitions> assigned = new ArrayList<>(topics.size());
    topics.forEach(
        (id, count) -> {
          Uuid topicId = ShareGroupHeartbeatHandler.kafkaId(id);
          partitions
              .topic(topicId)
              .ifPresent(
                  topic ->
                      assigned.add(
                          new TopicPartitions()
                              .setTopicId(topicId)
                              .setTopicName(topic.name())
                              .setPartitions(IntStream.range(0, count).boxed().toList())));
        });
    return assigned;
  }

  private static DescribedGroup unknown(String id) {
    return new DescribedGroup()
        .setGroupId(id)
        .setErrorCode(Errors.GROUP_ID_NOT_FOUND.code())
        .setErrorMessage("share group " + id + " has no members");
  }
}
