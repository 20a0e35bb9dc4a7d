package io.logwharf.coordinator.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.coordinator.record.RecordFormatException;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShareReplayTest {
  private static final ShareConfig CONFIG = new ShareConfig(0, 1000, 100, 1 << 18, 16);
  private static final long LOG_END = 5_000;

  private final StateLog log = new StateLog();
  private SharePartition partition = SharePartition.create(CONFIG, 0, log);
  private ShareMember member;

  @Test
  void shouldKnowOfNothingWithoutSnapshot() {
    ShareReplay replay = new ShareReplay("g on t-0", 0, LOG_END);
    assertThat(replay.isEmpty()).isTrue();
    assertThatThrownBy(() -> replay.open(CONFIG, log)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRefuseChangesBeforeSnapshot() {
    acquire(2);
    accept(0, 0);
    log.dropFirst(1);
    assertThatThrownBy(() -> log.replay(0, LOG_END))
        .isInstanceOf(RecordFormatException.class)
        .hasMessageContaining("is not a snapshot");
  }

  @Test
  void shouldMarkWhatMayHaveBeenDeliveredAndNothingElse() {
    acquire(10);
    accept(3, 5);

    reopen(150);

    assertThat(partition.startOffset()).isZero();
    assertThat(acquire(120))
        .containsExactly(new Acquired(0, 2, 1), new Acquired(6, 99, 1), new Acquired(100, 122, 0));
  }

  @Test
  void shouldNotMarkRecordsAppendedAfterTheCrash() {
    acquire(10);
    reopen(20);
    assertThat(acquire(30)).containsExactly(new Acquired(0, 19, 1), new Acquired(20, 29, 0));
  }

  @Test
  void shouldKnowExactCountsAfterCleanClose() {
    acquire(3);
    partition.acknowledge(member, List.of(new AckRange(1, 1, AckType.RELEASE)), 0);
    partition.releaseAll(member, List.of());
    partition.close();
    int closed = log.size();

    reopen(LOG_END);

    assertThat(log.size()).isEqualTo(closed);
    assertThat(acquire(4))
        .containsExactly(new Acquired(0, 0, 0), new Acquired(1, 1, 1), new Acquired(2, 3, 0));
  }

  @Test
  void shouldRefuseCommandsAfterClose() {
    partition.close();
    assertThatThrownBy(partition::snapshot).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> partition.archive(0, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldIgnoreSnapshotThatLacksItsLastPart() {
    acquire(90);
    for (int offset = 1; offset < 90; offset += 2) {
      accept(offset, offset);
    }
    int before = log.size();
    partition.snapshot();
    assertThat(log.size()).isGreaterThan(before + 2);
    for (int size = log.size(); size >= before; size--) {
      log.truncate(size);
      SharePartition replayed = log.replay(0, 90).open(CONFIG, new StateLog());
      assertThat(replayed.available(90)).isEqualTo(45);
      assertThat(replayed.startOffset()).isZero();
    }
  }

  @Test
  void shouldNeedNothingOlderThanWholeSnapshot() {
    acquire(90);
    accept(0, 40);
    accept(50, 60);
    int before = log.size();
    partition.snapshot();
    log.dropFirst(before);

    reopen(90);

    assertThat(partition.startOffset()).isEqualTo(41);
    assertThat(partition.available(90)).isEqualTo(90 - 41 - 11);
  }

  @Test
  void shouldAskForSnapshotWhenRecordsHaveGrown() {
    acquire(90);
    partition.snapshot();
    assertThat(partition.isSnapshotStale()).isFalse();
    for (int i = 0; !partition.shouldSnapshot(); i++) {
      partition.archive(i, i);
      assertThat(i).isLessThan(20_000);
    }
    assertThat(partition.isSnapshotStale()).isTrue();
    partition.snapshot();
    assertThat(partition.shouldSnapshot()).isFalse();
  }

  @Test
  void shouldForgetStateOfOffsetsThatTheLogLost() {
    acquire(90);
    accept(10, 80);
    reopen(50);
    assertThat(partition.scanFrontier()).isEqualTo(50);
    assertThat(partition.available(60)).isEqualTo(20);
  }

  @Test
  void shouldFollowLogStart() {
    acquire(10);
    reopen(30, 100);
    assertThat(partition.startOffset()).isEqualTo(30);
    assertThat(partition.available(100)).isEqualTo(70);
  }

  @Test
  void shouldAnswerDamageWithFormatErrorsOnly() {
    acquire(90);
    accept(0, 40);
    partition.acknowledge(member, List.of(new AckRange(50, 60, AckType.RELEASE)), 0);
    partition.snapshot();
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = log.get(random.nextInt(log.size())).clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      ShareReplay replay = log.replay(0, LOG_END);
      try {
        replay.replay(ByteBuffer.wrap(damaged, 0, 1 + random.nextInt(damaged.length)));
      } catch (RecordFormatException e) {
        assertThat(e.getMessage()).contains("share partition");
      }
    }
  }

  private void reopen(long logEnd) {
    reopen(0, logEnd);
  }

  private void reopen(long logStart, long logEnd) {
    partition = log.replay(logStart, logEnd).open(CONFIG, log);
    member = null;
  }

  private List<Acquired> acquire(int records) {
    if (member == null) {
      member = partition.join("c1");
    }
    partition.frontierDurable(Math.max(0, partition.extendFrontier()));
    return partition.acquire(member, records, LOG_END, 0);
  }

  private void accept(long first, long last) {
    AckRange range = new AckRange(first, last, AckType.ACCEPT);
    assertThat(partition.acknowledge(member, List.of(range), 0)).isEmpty();
  }
}
