package io.logwharf.jms.receive;

import static io.logwharf.protocol.extension.AckType.ACCEPT;
import static io.logwharf.protocol.extension.AckType.DELIVERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.protocol.extension.AckRange;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OffsetRangesTest {
  private final OffsetRanges ranges = new OffsetRanges();

  @Test
  void shouldSplitTheRangeThatOffsetsAreRemovedFrom() {
    for (long offset = 10; offset < 20; offset++) {
      ranges.add(offset, DELIVERED);
    }
    ranges.remove(13, 15, DELIVERED);
    ranges.remove(10, 10, DELIVERED);
    ranges.remove(19, 19, DELIVERED);
    assertThat(ranges.take(null))
        .containsExactly(new AckRange(11, 12, DELIVERED), new AckRange(16, 18, DELIVERED));
  }

  @Test
  void shouldRemoveFromRangesOfOneTypeOnly() {
    ranges.add(new AckRange(0, 9, DELIVERED));
    ranges.add(new AckRange(5, 6, ACCEPT));
    ranges.add(new AckRange(20, 20, DELIVERED));
    ranges.remove(5, 30, DELIVERED);
    assertThat(ranges.take(null))
        .containsExactly(new AckRange(0, 4, DELIVERED), new AckRange(5, 6, ACCEPT));
  }

  @Test
  void shouldHoldWhatASetOfOffsetsHolds() {
    long seed = 20_261_122;
    Random random = new Random(seed);
    Set<Long> model = new TreeSet<>();
    for (int i = 0; i < 2000; i++) {
      long offset = random.nextInt(60);
      if (model.add(offset)) {
        ranges.add(offset, DELIVERED);
      } else {
        long last = offset + random.nextInt(4);
        ranges.remove(offset, last, DELIVERED);
        model.removeIf(each -> each >= offset && each <= last);
      }
      for (long each = 0; each < 64; each++) {
        assertThat(ranges.contains(each))
            .as("seed %d step %d offset %d", seed, i, each)
            .isEqualTo(model.contains(each));
      }
    }
  }
}
