package io.logwharf.broker.share.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OffsetRangesTest {
  private final OffsetRanges ranges = new OffsetRanges();

  @Test
  void shouldHoldWhatWasAddedAndNotRemoved() {
    Random random = new Random(7);
    TreeSet<Long> model = new TreeSet<>();
    for (int i = 0; i < 5000; i++) {
      long offset = random.nextInt(300);
      if (random.nextInt(10) == 0) {
        ranges.removeBelow(offset);
        model.headSet(offset).clear();
      } else {
        ranges.add(offset);
        model.add(offset);
      }
      assertThat(ranges.isEmpty()).isEqualTo(model.isEmpty());
      if (!model.isEmpty()) {
        assertThat(ranges.first()).isEqualTo(model.first());
        assertThat(model).contains(ranges.lastOfFirst()).doesNotContain(ranges.lastOfFirst() + 1);
      }
    }
  }

  @Test
  void shouldStayBoundedAndLoseNothing() {
    for (long offset = 0; offset < 20L * OffsetRanges.MAX_RANGES; offset += 20) {
      ranges.add(offset);
    }
    ranges.add(1L << 40);
    assertThat(ranges.size()).isLessThanOrEqualTo(OffsetRanges.MAX_RANGES);
    for (long offset = 0; offset < 20L * OffsetRanges.MAX_RANGES; offset += 20) {
      ranges.removeBelow(offset);
      assertThat(ranges.first()).isEqualTo(offset);
    }
    ranges.removeBelow(1L << 40);
    assertThat(ranges.first()).isEqualTo(1L << 40);
  }
}
