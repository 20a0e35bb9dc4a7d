package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Redelivery delay with back-off and the limit of deliveries (Jakarta Messaging 3.1 §3.5.11). */
class RedeliveryTest {
  private final ShareFixture broker = new ShareFixture();
  private final FakeConnection connection = broker.connect();
  private final TestConsumer consumer = broker.attach(connection, 1);

  private void deliver(int records) {
    broker.append(records);
    consumer.grant(100);
    broker.settle();
  }

  private void pass(long ms) {
    broker.loop.pass(ms);
    broker.settle();
  }

  private void release(long offset) {
    consumer.acknowledge(offset, offset, AckType.RELEASE);
    broker.settle();
  }

  private List<Acquired> deliveries() {
    return connection.events(1).stream()
        .filter(ConsumerEvent.Delivery.class::isInstance)
        .flatMap(event -> ((ConsumerEvent.Delivery) event).acquired().stream())
        .toList();
  }

  @Test
  void shouldDeliverAgainAtOnceWhereNothingIsConfigured() {
    deliver(1);
    release(0);
    assertThat(deliveries()).containsExactly(new Acquired(0, 0, 0), new Acquired(0, 0, 1));
  }

  @Test
  void shouldDeliverAgainAfterTheDelayAndStallNothingMeanwhile() {
    broker.redelivery = ShareFixture.redelivery(0, 1000, 1, 0);
    deliver(2);
    release(0);
    broker.append(1);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L, 1L, 2L);
    pass(999);
    assertThat(consumer.offsets()).hasSize(3);
    pass(1);
    assertThat(deliveries()).last().isEqualTo(new Acquired(0, 0, 1));
  }

  @Test
  void shouldWaitLongerEachTimeUpToTheLongest() {
    broker.redelivery = ShareFixture.redelivery(0, 100, 2, 300);
    deliver(1);
    for (long delay : new long[] {100, 200, 300, 300}) {
      int before = consumer.offsets().size();
      release(0);
      pass(delay - 1);
      assertThat(consumer.offsets()).as("before %d ms", delay).hasSize(before);
      pass(1);
      assertThat(consumer.offsets()).as("after %d ms", delay).hasSize(before + 1);
    }
  }

  @Test
  void shouldNotDelayWhatNobodyHasSeen() {
    broker.redelivery = ShareFixture.redelivery(0, 1000, 1, 0);
    deliver(2);
    consumer.reset(false, new AckRange(0, 0, AckType.DELIVERED));
    consumer.grant(100);
    broker.settle();
    assertThat(deliveries()).last().isEqualTo(new Acquired(1, 1, 0));
    pass(1000);
    assertThat(deliveries()).last().isEqualTo(new Acquired(0, 0, 1));
  }

  @Test
  void shouldDelayWhatALostConnectionHadDelivered() {
    broker.redelivery = ShareFixture.redelivery(0, 1000, 1, 0);
    deliver(1);
    consumer.acknowledge(0, 0, AckType.DELIVERED);
    connection.closed();
    TestConsumer other = broker.attach(broker.connect(), 2);
    other.grant(10);
    pass(999);
    assertThat(other.offsets()).isEmpty();
    pass(1);
    assertThat(other.offsets()).containsExactly(0L);
  }

  @Test
  void shouldKeepTheTimeOfARedeliveryAcrossACrash() {
    broker.redelivery = ShareFixture.redelivery(0, 1000, 1, 0);
    deliver(2);
    release(0);
    broker.crash();
    FakeConnection later = broker.connect();
    TestConsumer after = broker.attach(later, 2);
    after.grant(10);
    broker.settle();
    assertThat(after.offsets()).containsExactly(1L);
    pass(1000);
    assertThat(after.offsets()).containsExactly(1L, 0L);
  }

  @Test
  void shouldDelayWhatARolledBackTransactionHadAccepted() {
    broker.redelivery = ShareFixture.redelivery(0, 1000, 1, 0);
    deliver(1);
    var host = broker.sharePartitions.of(broker.partition).groups().findOpen(ShareFixture.QUEUE);
    var transaction = new TransactionKey(7, 1);
    var accept = new AckRange(0, 0, AckType.ACCEPT);
    host.pend(
        consumer.handle().acknowledgement(List.of()).consumer().member(),
        transaction,
        List.of(accept));
    host.resolve(transaction, false);
    broker.settle();
    assertThat(consumer.offsets()).containsExactly(0L);
    pass(1000);
    assertThat(deliveries()).last().isEqualTo(new Acquired(0, 0, 1));
  }

  @Test
  void shouldGiveUpAMessageAtItsLimit() {
    broker.redelivery = ShareFixture.redelivery(3, 0, 1, 0);
    deliver(2);
    release(0);
    release(0);
    assertThat(deliveries()).last().isEqualTo(new Acquired(0, 0, 2));
    release(0);
    assertThat(consumer.offsets()).containsExactly(0L, 1L, 0L, 0L);
  }
}
