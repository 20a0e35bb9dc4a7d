package io.logwharf.coordinator.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharePartitionTest {
  private static final long HIGH_WATERMARK = 10_000;
  private static final TransactionKey TRANSACTION = new TransactionKey(7, 1);
  private static final int LOCK_MS = 30_000;

  private final StateLog log = new StateLog();
  private SharePartition partition = create(ShareConfig.DESTINATION);
  private ShareMember member = partition.join("c1");

  @Test
  void shouldAcquireInOrderOfOffset() {
    assertThat(acquire(10)).containsExactly(new Acquired(0, 9, 0));
    assertThat(acquire(5)).containsExactly(new Acquired(10, 14, 0));
    assertThat(partition.acquired()).isEqualTo(15);
    assertThat(partition.available(HIGH_WATERMARK)).isEqualTo(HIGH_WATERMARK - 15);
  }

  @Test
  void shouldNotAcquireAboveHighWatermark() {
    assertThat(partition.acquire(member, 10, 3, 0)).containsExactly(new Acquired(0, 2, 0));
    assertThat(partition.acquire(member, 10, 3, 0)).isEmpty();
  }

  @Test
  void shouldTellWhatWaitsForAnApplication() {
    acquire(3000);
    acknowledge(0, 1499, AckType.ACCEPT);
    acknowledge(1500, 1500, AckType.DELIVERED);
    acknowledge(1502, 1502, AckType.ACCEPT);
    assertThat(partition.nextWaiting(0, 4000)).isEqualTo(1501);
    assertThat(partition.isWaiting(1500)).isFalse();
    assertThat(partition.isWaiting(1501)).isTrue();
    assertThat(partition.nextWaiting(1502, 4000)).isEqualTo(1503);
    assertThat(partition.nextWaiting(1502, 1503)).isEqualTo(-1);
    acknowledge(1501, 1501, AckType.ACCEPT);
    acknowledge(1503, 2999, AckType.ACCEPT);
    assertThat(partition.nextWaiting(0, 4000)).isEqualTo(3000);
    assertThat(partition.nextWaiting(0, 3000)).isEqualTo(-1);
    ShareMember stock = partition.joinTimed("stock");
    partition.acquire(stock, 1, HIGH_WATERMARK, 0);
    assertThat(partition.nextWaiting(0, 4000)).isEqualTo(3001);
  }

  @Test
  void shouldAcquireAcrossPages() {
    assertThat(acquire(3000)).containsExactly(new Acquired(0, 2999, 0));
    assertThat(acknowledge(0, 2999, AckType.ACCEPT)).isEmpty();
    assertThat(partition.startOffset()).isEqualTo(3000);
    assertThat(partition.acquired()).isZero();
  }

  @Test
  void shouldDeliverReleasedRecordsBeforeNewOnes() {
    acquire(10);
    acknowledge(6, 6, AckType.RELEASE);
    acknowledge(2, 3, AckType.RELEASE_UNDELIVERED);

    assertThat(acquire(5))
        .containsExactly(new Acquired(2, 3, 0), new Acquired(6, 6, 1), new Acquired(10, 11, 0));
  }

  @Test
  void shouldCountReportedDeliveryOnce() {
    acquire(1);
    acknowledge(0, 0, AckType.DELIVERED);
    acknowledge(0, 0, AckType.DELIVERED);
    assertThat(member.prefetched()).isZero();
    acknowledge(0, 0, AckType.RELEASE);

    assertThat(acquire(1)).containsExactly(new Acquired(0, 0, 1));
    assertThat(member.prefetched()).isEqualTo(1);
  }

  @Test
  void shouldHoldWhatIsAcceptedInTransactionUntilCommit() {
    acquire(10);
    assertThat(pend(3, 5)).isEmpty();
    assertThat(member.held()).isEqualTo(7);
    assertThat(partition.stateOf(4)).isEqualTo(RecordState.PENDING);
    assertThat(partition.acquired()).isEqualTo(7);

    partition.releaseLost(member);
    assertThat(partition.nextAvailable(3, HIGH_WATERMARK).firstOffset()).isEqualTo(6);
    assertThat(partition.resolve(TRANSACTION, true)).isEqualTo(3);

    assertThat(partition.stateOf(4)).isEqualTo(RecordState.DONE);
    assertThat(partition.resolve(TRANSACTION, true)).isZero();
  }

  @Test
  void shouldGiveBackInOrderAndCountedWhatIsAcceptedInAbortedTransaction() {
    acquire(4);
    acknowledge(0, 0, AckType.DELIVERED);
    pend(2, 3);
    pend(0, 0);

    partition.resolve(TRANSACTION, false);

    assertThat(acquire(4)).containsExactly(new Acquired(0, 0, 1), new Acquired(2, 3, 1), next(4));
  }

  @Test
  void shouldRefuseToAcceptInTransactionWhatIsNotHeld() {
    acquire(3);
    int recorded = log.size();
    assertThat(pend(1, 3)).containsExactly(new AckRange(1, 3, AckType.ACCEPT));
    assertThat(log.size()).isEqualTo(recorded);
    assertThat(partition.pending()).isZero();
    var release = List.of(new AckRange(0, 0, AckType.RELEASE));
    assertThatThrownBy(() -> partition.pend(member, TRANSACTION, release))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldArchiveWhatIsAbortedAfterItsLastDelivery() {
    partition = create(ShareConfig.DESTINATION.withMaxDeliveryCount(1));
    member = partition.join("c1");
    acquire(1);
    pend(0, 0);
    partition.resolve(TRANSACTION, false);
    assertThat(partition.stateOf(0)).isEqualTo(RecordState.DONE);
  }

  @Test
  void shouldSkipHiddenRecordsAndDeliverThemInTheirPlaceOnceRevealed() {
    partition.hide(7, 1, 2);
    assertThat(acquire(2)).containsExactly(new Acquired(0, 0, 0), next(3));
    assertThat(partition.reveal((producer, offset) -> producer == 7 && offset == 2)).isFalse();
    assertThat(partition.reveal((producer, offset) -> producer == 7 && offset == 1)).isTrue();
    assertThat(acquire(3)).containsExactly(new Acquired(1, 2, 0), next(4));
  }

  @Test
  void shouldRefuseWholeCallWhenOneRangeIsNotHeld() {
    acquire(10);
    int recorded = log.size();

    List<AckRange> refused =
        partition.acknowledge(
            member, List.of(accept(0, 4), accept(9, 10), accept(50_000, 60_000)), 0);

    assertThat(refused).containsExactly(accept(9, 10), accept(50_000, 60_000));
    assertThat(log.size()).isEqualTo(recorded);
    assertThat(partition.startOffset()).isZero();
    assertThat(member.held()).isEqualTo(10);
  }

  @Test
  void shouldRefuseRecordsOfAnotherMember() {
    acquire(10);
    ShareMember other = partition.join("c2");
    assertThat(partition.acknowledge(other, List.of(accept(3, 3)), 0)).hasSize(1);
  }

  @Test
  void shouldRefuseSecondAcknowledgement() {
    acquire(10);
    assertThat(acknowledge(3, 3, AckType.ACCEPT)).isEmpty();
    assertThat(acknowledge(3, 3, AckType.ACCEPT)).hasSize(1);
    assertThat(partition.acknowledge(member, List.of(accept(5, 6), accept(6, 7)), 0))
        .containsExactly(accept(6, 7));
  }

  @Test
  void shouldApplyRangesOfOneCallInOrder() {
    acquire(4);
    List<AckRange> ranges =
        List.of(
            new AckRange(2, 3, AckType.DELIVERED),
            new AckRange(0, 1, AckType.ACCEPT),
            new AckRange(2, 2, AckType.RELEASE),
            new AckRange(3, 3, AckType.ACCEPT));

    assertThat(partition.acknowledge(member, ranges, 0)).isEmpty();

    assertThat(acquire(1)).containsExactly(new Acquired(2, 2, 1));
    assertThat(partition.startOffset()).isEqualTo(2);
  }

  @Test
  void shouldWriteOneRecordForOneCall() {
    acquire(10);
    int recorded = log.size();
    partition.acknowledge(member, List.of(accept(0, 1), accept(4, 5)), 0);
    assertThat(log.size()).isEqualTo(recorded + 1);
  }

  @Test
  void shouldCountOnlyDeliveredRecordsOnReset() {
    acquire(5);
    partition.releaseAll(member, List.of(new AckRange(0, 1, AckType.DELIVERED)));

    assertThat(member.held()).isZero();
    assertThat(acquire(5)).containsExactly(new Acquired(0, 1, 1), new Acquired(2, 4, 0));
  }

  @Test
  void shouldMarkEverythingOfLostMemberAsRedelivered() {
    acquire(5);
    acknowledge(0, 0, AckType.RELEASE);
    acquire(1);
    partition.releaseLost(member);
    partition.leave(member);

    assertThat(partition.memberCount()).isZero();
    member = partition.join("c2");
    assertThat(acquire(5)).containsExactly(new Acquired(0, 4, 1));
  }

  @Test
  void shouldRefuseMemberThatLeft() {
    partition.leave(member);
    assertThatThrownBy(() -> acquire(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotLeaveWhileHolding() {
    acquire(1);
    assertThatThrownBy(() -> partition.leave(member)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldReleaseTimedAcquisitionsWhenTheirLockIsOver() {
    ShareMember timed = partition.joinTimed("share consumer");
    partition.acquire(timed, 3, HIGH_WATERMARK, 1_000);
    acquire(1);
    partition.acknowledge(timed, List.of(new AckRange(1, 1, AckType.RENEW)), 11_000);

    assertThat(partition.nextExpiry(11_000)).isEqualTo(1_000 + LOCK_MS);
    assertThat(partition.expire(1_000 + LOCK_MS - 1)).isZero();
    assertThat(partition.expire(1_000 + LOCK_MS)).isEqualTo(2);
    assertThat(timed.held()).isEqualTo(1);
    assertThat(partition.nextExpiry(40_000)).isEqualTo(11_000 + LOCK_MS);
    assertThat(acquire(2)).containsExactly(new Acquired(0, 0, 1), new Acquired(2, 2, 1));

    assertThat(partition.expire(11_000 + LOCK_MS)).isEqualTo(1);
    assertThat(partition.nextExpiry(50_000)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldArchiveRecordDeliveredTooOften() {
    partition = create(ShareConfig.SHARE_GROUP.withMaxDeliveryCount(2));
    member = partition.join("c1");
    acquire(1);
    acknowledge(0, 0, AckType.RELEASE);
    assertThat(acquire(1)).containsExactly(new Acquired(0, 0, 1));
    acknowledge(0, 0, AckType.RELEASE);

    assertThat(partition.startOffset()).isEqualTo(1);
    assertThat(acquire(1)).containsExactly(new Acquired(1, 1, 0));
  }

  @Test
  void shouldSkipArchivedOffsets() {
    partition.archive(0, 4);
    partition.archive(7, 7);
    assertThat(acquire(4)).containsExactly(new Acquired(5, 6, 0), new Acquired(8, 9, 0));
  }

  @Test
  void shouldIgnoreAcknowledgementsBelowLogStart() {
    acquire(10);
    partition.advanceLogStart(5);

    assertThat(member.held()).isEqualTo(5);
    assertThat(acknowledge(0, 7, AckType.ACCEPT)).isEmpty();
    assertThat(partition.startOffset()).isEqualTo(8);
  }

  @Test
  void shouldNotDeliverBeforeDeliveryFrontierIsDurable() {
    partition = SharePartition.create(ShareConfig.DESTINATION, 0, log);
    member = partition.join("c1");
    assertThat(acquire(10)).isEmpty();

    long frontier = partition.extendFrontier();
    assertThat(acquire(10)).isEmpty();
    assertThat(partition.extendFrontier()).isEqualTo(-1);

    partition.frontierDurable(frontier);
    assertThat(acquire(10)).hasSize(1);
  }

  @Test
  void shouldExtendFrontierBeforeItIsReached() {
    int step = ShareConfig.DESTINATION.frontierStep();
    acquire(step / 2 - 1);
    assertThat(partition.extendFrontier()).isEqualTo(-1);
    acquire(1);
    assertThat(partition.extendFrontier()).isEqualTo(step + step / 2);
  }

  @Test
  void shouldAcquireAvailableRecordsOfGivenRangeOnly() {
    acquire(10);
    acknowledge(3, 5, AckType.RELEASE_UNDELIVERED);
    List<Acquired> ranges = new ArrayList<>();

    assertThat(partition.acquire(member, 4, 12, 0, ranges)).isEqualTo(5);

    assertThat(ranges).containsExactly(new Acquired(4, 5, 0), new Acquired(10, 12, 0));
    assertThat(partition.nextAvailable(0, HIGH_WATERMARK)).isEqualTo(new Acquired(3, 3, 0));
  }

  @Test
  void shouldBeginWhereToldTo() {
    partition = SharePartition.create(ShareConfig.DESTINATION, 500, log);
    member = partition.join("c1");
    partition.frontierDurable(partition.extendFrontier());
    assertThat(acquire(1)).containsExactly(new Acquired(500, 500, 0));
  }

  @Test
  void shouldKeepMemoryForRecordsThatAreNotDoneOnly() {
    for (int i = 0; i < 1_000; i++) {
      partition.frontierDurable(Math.max(partition.extendFrontier(), 0));
      List<Acquired> ranges = partition.acquire(member, 1024, Long.MAX_VALUE, 0);
      long first = ranges.get(0).firstOffset();
      acknowledge((int) first + (i % 100 == 0 ? 1 : 0), (int) first + 1023, AckType.ACCEPT);
    }
    assertThat(partition.startOffset()).isZero();
    assertThat(partition.pages()).isEqualTo(10);
  }

  private SharePartition create(ShareConfig config) {
    SharePartition created = SharePartition.create(config, 0, log);
    created.frontierDurable(created.extendFrontier());
    return created;
  }

  private List<Acquired> acquire(int records) {
    return partition.acquire(member, records, HIGH_WATERMARK, 0);
  }

  private List<AckRange> acknowledge(int first, int last, AckType type) {
    return partition.acknowledge(member, List.of(new AckRange(first, last, type)), 0);
  }

  private static AckRange accept(long first, long last) {
    return new AckRange(first, last, AckType.ACCEPT);
  }

  private List<AckRange> pend(long first, long last) {
    return partition.pend(member, TRANSACTION, List.of(new AckRange(first, last, AckType.ACCEPT)));
  }

  private static Acquired next(long offset) {
    return new Acquired(offset, offset, 0);
  }
}
