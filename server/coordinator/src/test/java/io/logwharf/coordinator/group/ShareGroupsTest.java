package io.logwharf.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.coordinator.group.GroupException.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ShareGroupsTest {
  private static final ShareGroupHeartbeat.Client CLIENT =
      new ShareGroupHeartbeat.Client("client", "/127.0.0.1", null);
  private static final int SESSION_MS = 45_000;

  private final FakeTopics topics = new FakeTopics();
  private final ShareGroups groups =
      new ShareGroups(new ShareGroups.Limits(2, 2), topics, group -> GroupTimeouts.DEFAULT);
  private long nowMs = Long.MAX_VALUE - 10_000;

  @Test
  void shouldAssignAllPartitionsToEachMember() {
    UUID orders = topics.add("orders", 3);

    HeartbeatAnswer one = join("m1", "orders");
    HeartbeatAnswer two = join("m2", "orders");

    assertThat(one.assignment()).contains(Map.of(orders, 3));
    assertThat(two.assignment()).contains(Map.of(orders, 3));
    assertThat(one.memberEpoch()).isPositive();
    assertThat(two.memberEpoch()).isGreaterThan(one.memberEpoch());
    assertThat(one.heartbeatIntervalMs()).isEqualTo(5_000);
  }

  @Test
  void shouldNotRepeatAssignmentThatTheMemberKnows() {
    topics.add("orders", 3);
    int epoch = join("m1", "orders").memberEpoch();

    HeartbeatAnswer again = heartbeat("m1", epoch);

    assertThat(again.memberEpoch()).isEqualTo(epoch);
    assertThat(again.assignment()).isEmpty();
  }

  @Test
  void shouldAssignTopicsThatAreCreatedOrDeletedLater() {
    UUID orders = topics.add("orders", 1);
    int epoch = join("m1", "orders", "later").memberEpoch();
    UUID later = topics.add("later", 2);

    HeartbeatAnswer more = heartbeat("m1", epoch);
    assertThat(more.assignment()).contains(Map.of(orders, 1, later, 2));

    topics.remove("orders");
    HeartbeatAnswer fewer = heartbeat("m1", more.memberEpoch());
    assertThat(fewer.memberEpoch()).isGreaterThan(more.memberEpoch());
    assertThat(fewer.assignment()).contains(Map.of(later, 2));
  }

  @Test
  void shouldFollowSubscription() {
    UUID orders = topics.add("orders", 1);
    UUID bills = topics.add("bills", 2);
    int epoch = join("m1", "orders").memberEpoch();

    HeartbeatAnswer changed = groups.heartbeat(request("m1", epoch, Set.of("bills")), nowMs);

    assertThat(changed.assignment()).contains(Map.of(bills, 2)).isNotEqualTo(Map.of(orders, 1));
    assertThat(changed.memberEpoch()).isGreaterThan(epoch);
  }

  @Test
  void shouldAnswerAgainWhenAnAnswerGotLost() {
    UUID orders = topics.add("orders", 1);
    int epoch = join("m1", "orders").memberEpoch();
    topics.add("other", 1);
    groups.heartbeat(request("m1", epoch, Set.of("orders", "other")), nowMs);

    HeartbeatAnswer again = heartbeat("m1", epoch);

    assertThat(again.memberEpoch()).isGreaterThan(epoch);
    assertThat(again.assignment().orElseThrow()).containsKey(orders).hasSize(2);
  }

  @Test
  void shouldFenceEpochsThatNeverWereOrAreTooOld() {
    topics.add("orders", 1);
    int first = join("m1", "orders").memberEpoch();
    assertRefused(Reason.FENCED_MEMBER_EPOCH, () -> heartbeat("m1", first + 7));

    topics.add("a", 1);
    int second = groups.heartbeat(request("m1", first, Set.of("orders", "a")), nowMs).memberEpoch();
    groups.heartbeat(request("m1", second, Set.of("orders")), nowMs);
    assertRefused(Reason.FENCED_MEMBER_EPOCH, () -> heartbeat("m1", first));
  }

  @Test
  void shouldLetFencedMemberJoinAgain() {
    topics.add("orders", 1);
    join("m1", "orders");
    assertThat(join("m1", "orders").assignment()).isPresent();
    assertThat(groups.describe("g").orElseThrow().members()).hasSize(1);
  }

  @Test
  void shouldRefuseStrangers() {
    topics.add("orders", 1);
    assertRefused(Reason.UNKNOWN_MEMBER_ID, () -> heartbeat("m1", 1));
    join("m1", "orders");
    assertRefused(Reason.UNKNOWN_MEMBER_ID, () -> heartbeat("m2", 1));
    assertRefused(Reason.UNKNOWN_MEMBER_ID, () -> heartbeat("m2", ShareGroupHeartbeat.LEAVE));
  }

  @Test
  void shouldRefuseMalformedHeartbeats() {
    assertRefused(Reason.INVALID_REQUEST, () -> join("m1"));
    assertRefused(Reason.INVALID_REQUEST, () -> heartbeat("m1", 0));
    assertRefused(Reason.INVALID_REQUEST, () -> heartbeat("", 1));
    assertRefused(Reason.INVALID_REQUEST, () -> heartbeat("m1", -2));
    assertRefused(
        Reason.INVALID_REQUEST,
        () -> groups.heartbeat(new ShareGroupHeartbeat("", "m", 1, CLIENT, null), nowMs));
    assertThat(groups.groupIds()).isEmpty();
  }

  @Test
  void shouldBoundMembersAndGroups() {
    topics.add("orders", 1);
    join("m1", "orders");
    join("m2", "orders");
    assertRefused(Reason.GROUP_MAX_SIZE_REACHED, () -> join("m3", "orders"));
    join("m2", "orders");

    joinGroup("g2");
    assertRefused(Reason.GROUP_MAX_SIZE_REACHED, () -> joinGroup("g3"));
  }

  @Test
  void shouldForgetMembersThatLeave() {
    topics.add("orders", 1);
    int epoch = join("m1", "orders").memberEpoch();
    HeartbeatAnswer left = heartbeat("m1", ShareGroupHeartbeat.LEAVE);

    assertThat(left.memberEpoch()).isEqualTo(-1);
    assertThat(groups.describe("g")).isEmpty();
    assertRefused(Reason.UNKNOWN_MEMBER_ID, () -> heartbeat("m1", epoch));
  }

  @Test
  void shouldForgetMembersNotHeardOf() {
    topics.add("orders", 1);
    int epoch = join("m1", "orders").memberEpoch();
    join("m2", "orders");
    nowMs += SESSION_MS - 1;
    assertThat(groups.expire(nowMs)).isEmpty();
    int newer = heartbeat("m1", epoch).memberEpoch();

    nowMs += 1;
    assertThat(groups.expire(nowMs)).containsExactly("m2");
    assertThat(heartbeat("m1", newer).memberEpoch()).isGreaterThan(newer);

    nowMs += SESSION_MS;
    assertThat(groups.expire(nowMs)).containsExactly("m1");
    assertThat(groups.groupIds()).isEmpty();
  }

  @Test
  void shouldDescribeGroup() {
    UUID orders = topics.add("orders", 4);
    int epoch = join("m1", "orders").memberEpoch();

    assertThat(groups.describe("g"))
        .contains(
            new GroupDescription(
                "g",
                epoch,
                List.of(
                    new GroupDescription.Member(
                        "m1", epoch, CLIENT, Set.of("orders"), Map.of(orders, 4)))));
  }

  private HeartbeatAnswer join(String memberId, String... names) {
    return groups.heartbeat(request(memberId, ShareGroupHeartbeat.JOIN, Set.of(names)), nowMs);
  }

  private void joinGroup(String group) {
    groups.heartbeat(
        new ShareGroupHeartbeat(group, "m", ShareGroupHeartbeat.JOIN, CLIENT, Set.of("orders")),
        nowMs);
  }

  private HeartbeatAnswer heartbeat(String memberId, int epoch) {
    return groups.heartbeat(request(memberId, epoch, null), nowMs);
  }

  private static ShareGroupHeartbeat request(String memberId, int epoch, Set<String> topics) {
    return new ShareGroupHeartbeat("g", memberId, epoch, CLIENT, topics);
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GroupException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static final class FakeTopics implements Topics {
    private final Map<String, Topic> byName = new HashMap<>();
    private long version;

    UUID add(String name, int partitions) {
      UUID id = new UUID(1, ++version);
      byName.put(name, new Topic(id, partitions));
      return id;
    }

    void remove(String name) {
      byName.remove(name);
      version++;
    }

    @Override
    public long version() {
      return version;
    }

    @Override
    public Optional<Topic> find(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }
}
