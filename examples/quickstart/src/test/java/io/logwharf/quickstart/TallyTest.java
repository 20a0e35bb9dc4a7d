package io.logwharf.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void shouldCountHowOftenEachWasSeen() throws InterruptedException {
    Tally tally = new Tally(4, 3);
    tally.count(0);
    tally.count(2);
    tally.count(2);
    tally.await();
    assertThat(tally.seenTimes(0)).isEqualTo(2);
    assertThat(tally.seenTimes(1)).isEqualTo(1);
    assertThat(tally.seenTimes(2)).isEqualTo(1);
  }
}
