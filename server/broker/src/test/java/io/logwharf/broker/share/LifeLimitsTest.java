package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Delivery time and expiry at dispatch (Jakarta Messaging 3.1 §3.4.9, §3.4.13). */
class LifeLimitsTest {
  private static final long NEVER = 0;

  private final ShareFixture broker = new ShareFixture();
  private final TestConsumer consumer = broker.attach(broker.connect(), 1);

  private void deliver() {
    consumer.grant(100);
    broker.settle();
  }

  private void pass(long ms) {
    broker.loop.pass(ms);
    broker.settle();
  }

  @Test
  void shouldDeliverNothingBeforeItsTimeAndStallNothingBehindIt() {
    broker.appendLimited(NEVER, broker.clockMs() + 1000);
    broker.append(1);
    deliver();
    assertThat(consumer.offsets()).containsExactly(1L);
    pass(999);
    assertThat(consumer.offsets()).containsExactly(1L);
    pass(1);
    assertThat(consumer.offsets()).containsExactly(1L, 0L);
  }

  @Test
  void shouldDeliverInOrderOfDeliveryTime() {
    long now = broker.clockMs();
    broker.appendLimited(NEVER, now + 300, now + 100, now, now + 200);
    deliver();
    assertThat(consumer.offsets()).containsExactly(2L);
    pass(100);
    pass(100);
    pass(100);
    assertThat(consumer.offsets()).containsExactly(2L, 1L, 3L, 0L);
  }

  @Test
  void shouldWaitForTheSoonestWhenOneThatIsSoonerComesLater() {
    broker.appendLimited(NEVER, broker.clockMs() + 1000);
    deliver();
    broker.appendLimited(NEVER, broker.clockMs() + 10);
    broker.settle();
    pass(10);
    assertThat(consumer.offsets()).containsExactly(1L);
    pass(990);
    assertThat(consumer.offsets()).containsExactly(1L, 0L);
  }

  @Test
  void shouldCountNoDeliveryForWaiting() {
    broker.appendLimited(NEVER, broker.clockMs() + 10);
    deliver();
    pass(10);
    assertThat(deliveries())
        .flatExtracting(ConsumerEvent.Delivery::acquired)
        .containsExactly(new ConsumerEvent.Acquired(0, 0, 0));
  }

  @Test
  void shouldKeepTheTimeAcrossACrash() {
    broker.appendLimited(NEVER, broker.clockMs() + 1000);
    deliver();
    broker.crash();
    TestConsumer after = broker.attach(broker.connect(), 2);
    after.grant(10);
    broker.settle();
    assertThat(after.offsets()).isEmpty();
    pass(1000);
    assertThat(after.offsets()).containsExactly(0L);
  }

  @Test
  void shouldNeverDeliverWhatHasExpired() {
    long now = broker.clockMs();
    broker.appendLimited(now, 0, 0);
    broker.appendLimited(now + 10, 0);
    broker.append(1);
    deliver();
    assertThat(consumer.offsets()).containsExactly(2L, 3L);
  }

  @Test
  void shouldNotDeliverAgainWhatHasExpiredWhileHeldBesideOthers() {
    broker.appendLimited(broker.clockMs() + 100, 0, 0);
    deliver();
    pass(100);
    consumer.acknowledge(0, 0, AckType.RELEASE);
    broker.settle();
    consumer.acknowledge(1, 1, AckType.RELEASE);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L, 1L);
  }

  @Test
  void shouldNotDeliverAgainWhatHasExpiredMeanwhile() {
    broker.appendLimited(broker.clockMs() + 100, 0, 0);
    deliver();
    assertThat(consumer.offsets()).containsExactly(0L, 1L);
    pass(50);
    consumer.acknowledge(0, 0, AckType.RELEASE);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L, 1L, 0L);
    pass(50);
    consumer.acknowledge(0, 1, AckType.RELEASE);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L, 1L, 0L);
    assertThat(broker.log().startOffset()).isEqualTo(2);
  }

  @Test
  void shouldExpireWhatIsNotDueInTime() {
    broker.appendLimited(broker.clockMs() + 10, broker.clockMs() + 20);
    broker.append(1);
    deliver();
    pass(20);
    assertThat(consumer.offsets()).containsExactly(1L);
  }

  @Test
  void shouldDeliverWhatWasDueWhileNobodyConsumed() {
    broker.appendLimited(NEVER, broker.clockMs() + 10);
    deliver();
    consumer.reset(true);
    broker.settle();
    pass(10);
    TestConsumer next = broker.attach(broker.connect(), 3);
    next.grant(1);
    broker.settle();
    assertThat(next.offsets()).containsExactly(0L);
  }

  @Test
  void shouldTellADrainThatNothingIsDue() {
    broker.appendLimited(NEVER, broker.clockMs() + 1000);
    broker.settle();
    consumer.drain(1);
    broker.settle();
    assertThat(deliveries()).anyMatch(ConsumerEvent.Delivery::drained);
    assertThat(consumer.offsets()).isEmpty();
  }

  private List<ConsumerEvent.Delivery> deliveries() {
    return consumer.connection().events(1).stream()
        .filter(ConsumerEvent.Delivery.class::isInstance)
        .map(ConsumerEvent.Delivery.class::cast)
        .toList();
  }
}
