package io.logwharf.broker.share.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OffsetSetTest {
  private static final long SPAN = 5000;

  private final OffsetSet set = new OffsetSet();
  private final TreeSet<Long> model = new TreeSet<>();

  @Test
  void shouldHoldWhatAModelHolds() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      set.clear();
      model.clear();
      for (int step = 0; step < 300; step++) {
        change(random);
        compare(random.nextLong(SPAN), "seed " + seed);
      }
    }
  }

  private void change(Random random) {
    long at = random.nextLong(SPAN);
    if (random.nextInt(3) > 0) {
      set.add(at);
      model.add(at);
    } else {
      long to = at + random.nextInt(1500);
      set.remove(at, to);
      model.subSet(at, true, to, true).clear();
    }
  }

  private void compare(long at, String seed) {
    Long next = model.ceiling(at);
    assertThat(set.next(at)).as(seed).isEqualTo(next == null ? OffsetSet.NONE : next);
    assertThat(set.contains(at)).as(seed).isEqualTo(model.contains(at));
    assertThat(set.isEmpty()).as(seed).isEqualTo(model.isEmpty());
    assertThat((set.word(at) >>> at & 1) == 1).as(seed).isEqualTo(model.contains(at));
  }

  @Test
  void shouldGoThroughAllInOrder() {
    List.of(70L, 3L, 1023L, 1024L, 1L << 40).forEach(set::add);
    List<Long> found = new ArrayList<>();
    set.forEach(found::add);
    assertThat(found).containsExactly(3L, 70L, 1023L, 1024L, 1L << 40);
  }

  @Test
  void shouldTrimWholePages() {
    List.of(1L, 1023L, 1024L, 2047L, 2048L).forEach(set::add);
    set.trim(2047);
    assertThat(set.next(0)).isEqualTo(1024);
    set.trim(2048);
    assertThat(set.next(0)).isEqualTo(2048);
  }
}
