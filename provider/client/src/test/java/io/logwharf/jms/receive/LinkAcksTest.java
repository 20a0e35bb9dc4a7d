package io.logwharf.jms.receive;

import static io.logwharf.protocol.extension.AckType.ACCEPT;
import static io.logwharf.protocol.extension.AckType.DELIVERED;
import static io.logwharf.protocol.extension.AckType.RELEASE_UNDELIVERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.protocol.extension.AckRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkAcksTest {
  private final LinkAcks acks = new LinkAcks();

  @Test
  void shouldMergeNeighbours() {
    for (long offset = 3; offset < 9; offset++) {
      acks.settle(offset, ACCEPT);
    }
    acks.settle(20, ACCEPT);
    assertThat(acks.take()).containsExactly(range(3, 8), range(20, 20));
  }

  @Test
  void shouldNotReportAHandOverThatIsAcceptedAtOnce() {
    for (long offset = 0; offset < 3; offset++) {
      acks.delivered(offset);
      acks.settle(offset, ACCEPT);
    }
    acks.delivered(3);
    assertThat(acks.take()).containsExactly(range(0, 2), new AckRange(3, 3, DELIVERED));
  }

  @Test
  void shouldAskToBeQueuedOnce() {
    assertThat(acks.settle(0, ACCEPT)).isTrue();
    assertThat(acks.settle(1, ACCEPT)).isFalse();
    acks.take();
    assertThat(acks.settle(2, ACCEPT)).isTrue();
  }

  @Test
  void shouldAcceptEverythingThatWasHandedOver() {
    acks.delivered(0);
    acks.delivered(1);
    acks.take();
    acks.delivered(2);
    assertThat(acks.acceptAll()).isTrue();
    assertThat(acks.take()).containsExactly(range(0, 2));
    assertThat(acks.hasUnacknowledged()).isFalse();
  }

  @Test
  void shouldSayWhatWasHandedOverForAReset() {
    acks.delivered(4);
    acks.delivered(5);
    acks.settle(5, ACCEPT);
    assertThat(acks.isUnacknowledged(4)).isTrue();
    assertThat(acks.isUnacknowledged(5)).isFalse();
    assertThat(acks.takeUnacknowledged()).containsExactly(new AckRange(4, 4, DELIVERED));
    assertThat(acks.take()).containsExactly(range(5, 5));
  }

  @Test
  void shouldKeepTheOrderOfDifferentKinds() {
    acks.settle(0, ACCEPT);
    acks.release(List.of(new AckRange(1, 5, RELEASE_UNDELIVERED)));
    acks.settle(6, ACCEPT);
    assertThat(acks.take())
        .containsExactly(range(0, 0), new AckRange(1, 5, RELEASE_UNDELIVERED), range(6, 6));
  }

  @Test
  void shouldGrowBeyondItsFirstRanges() {
    for (long offset = 0; offset < 100; offset += 2) {
      acks.settle(offset, ACCEPT);
    }
    assertThat(acks.take()).hasSize(50);
  }

  private static AckRange range(long first, long last) {
    return new AckRange(first, last, ACCEPT);
  }
}
