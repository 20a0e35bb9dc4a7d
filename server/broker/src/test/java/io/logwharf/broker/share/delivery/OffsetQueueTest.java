package io.logwharf.broker.share.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OffsetQueueTest {
  private final OffsetQueue queue = new OffsetQueue();

  @Test
  void shouldGiveOffsetsInOrderAlsoAfterItHasGrownAndTurned() {
    long next = 0;
    long taken = 0;
    for (int round = 1; round < 60; round++) {
      for (int i = 0; i < round; i++) {
        queue.add(next++);
      }
      for (int i = 0; i < round / 2; i++) {
        assertThat(queue.first()).isEqualTo(taken);
        queue.removeBelow(++taken);
      }
    }
    assertThat(queue.room()).isEqualTo(OffsetQueue.MAX_SIZE - (int) (next - taken));
    queue.removeBelow(next);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void shouldTakeOnlyAscendingOffsetsAsLongAsThereIsRoom() {
    queue.add(5);
    assertThatThrownBy(() -> queue.add(5)).isInstanceOf(IllegalArgumentException.class);
    for (long offset = 6; queue.room() > 0; offset++) {
      queue.add(offset);
    }
    assertThatThrownBy(() -> queue.add(100_000)).isInstanceOf(IllegalArgumentException.class);
  }
}
