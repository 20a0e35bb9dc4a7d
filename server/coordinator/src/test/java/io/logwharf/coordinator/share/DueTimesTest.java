package io.logwharf.coordinator.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueTimesTest {
  private record Entry(long time, long offset) {}

  @Test
  void shouldGiveTheSoonestFirstAndEqualTimesInOrderOfOffset() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      DueTimes postponed = new DueTimes();
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Entry entry = new Entry(random.nextInt(40), i);
        entries.add(entry);
        postponed.add(entry.time, entry.offset);
      }
      entries.sort(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::offset));
      for (Entry entry : entries) {
        assertThat(postponed.nextTimeMs()).as("seed %d", seed).isEqualTo(entry.time);
        assertThat(postponed.poll()).as("seed %d", seed).isEqualTo(entry.offset);
      }
      assertThat(postponed.isEmpty()).isTrue();
    }
  }

  @Test
  void shouldTakeMoreAfterSomeWereTaken() {
    DueTimes postponed = new DueTimes();
    postponed.add(5, 1);
    postponed.add(3, 2);
    assertThat(postponed.poll()).isEqualTo(2);
    postponed.add(4, 3);
    assertThat(postponed.poll()).isEqualTo(3);
    assertThat(postponed.poll()).isEqualTo(1);
    assertThat(postponed.size()).isZero();
  }
}
