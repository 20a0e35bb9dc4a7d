package io.logwharf.broker.share.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FoundRecordsTest {
  private final FoundRecords found = new FoundRecords();

  @Test
  void shouldGiveOffsetsInOrderAlsoAfterItHasGrownAndTurned() {
    long next = 0;
    long taken = 0;
    for (int round = 1; round < 60; round++) {
      for (int i = 0; i < round; i++) {
        assertThat(found.add(next, placeOf(next))).isTrue();
        next++;
      }
      for (int i = 0; i < round / 2; i++) {
        assertThat(found.first()).isEqualTo(taken);
        assertThat(found.placeOfFirst()).isEqualTo(placeOf(taken));
        found.removeBelow(++taken);
      }
    }
    found.removeBelow(next);
    assertThat(found.isEmpty()).isTrue();
  }

  @Test
  void shouldTakeOnlyAscendingOffsetsAsLongAsThereIsRoom() {
    assertThat(found.add(5, 0)).isTrue();
    assertThat(found.add(5, 0)).isFalse();
    for (long offset = 6; !found.isFull(); offset++) {
      found.add(offset, 0);
    }
    assertThatThrownBy(() -> found.add(100_000, 0)).isInstanceOf(IllegalStateException.class);
    found.removeBelow(6);
    assertThat(found.add(100_000, 0)).isTrue();
    assertThat(found.isFull()).isTrue();
  }

  private static int placeOf(long offset) {
    return (int) (3 * offset);
  }
}
