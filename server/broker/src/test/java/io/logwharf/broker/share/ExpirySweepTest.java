package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.broker.share.deadletter.RedeliverySettings;
import io.logwharf.broker.share.deadletter.RedeliverySettings.Queues;
import io.logwharf.coordinator.share.RecordState;
import io.logwharf.log.TransactionOutcome;
import io.logwharf.protocol.extension.AckType;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that expire where nobody consumes (Jakarta Messaging 3.1 §3.4.9). */
class ExpirySweepTest {
  private final ShareFixture broker = new ShareFixture();

  @AfterEach
  void shouldHaveClosedAllSlices() {
    assertThat(broker.log().openSlices()).isZero();
  }

  private void sweep() {
    new DurableGroups(broker.sharePartitions, group -> Map.of())
        .takeOutExpired(broker.partition, group -> null);
    broker.settle();
  }

  private SharePartitionHost host() {
    return broker.sharePartitions.of(broker.partition).groups().findOpen(ShareFixture.QUEUE);
  }

  @Test
  void shouldTakeOutWhatHasExpiredWhenItHas() {
    broker.appendLimited(broker.clockMs() + 100, 0, 0);
    broker.append(1);
    broker.settle();
    sweep();
    assertThat(host()).as("nothing to begin a group for").isNull();
    broker.loop.pass(100);
    sweep();
    assertThat(broker.log().startOffset()).isEqualTo(2);
    assertThat(host().partition().stateOf(2)).isEqualTo(RecordState.AVAILABLE);
  }

  @Test
  void shouldLookThroughTheLogOnceOnly() {
    for (int i = 0; i < 10; i++) {
      broker.appendLimited(broker.clockMs() + 1_000_000, 0);
      broker.append(1);
    }
    broker.settle();
    sweep();
    int reads = broker.log().reads();
    sweep();
    assertThat(broker.log().reads()).isEqualTo(reads);
    broker.append(1);
    broker.settle();
    sweep();
    assertThat(broker.log().reads()).isEqualTo(reads + 1);
  }

  @Test
  void shouldComeBackToWhatAConsumerHeld() {
    broker.appendLimited(broker.clockMs() + 100, 0);
    TestConsumer consumer = broker.attach(broker.connect(), 1);
    consumer.grant(1);
    broker.settle();
    broker.loop.pass(100);
    sweep();
    assertThat(host().partition().stateOf(0)).isEqualTo(RecordState.ACQUIRED);
    consumer.acknowledge(0, 0, AckType.RELEASE);
    broker.settle();
    sweep();
    assertThat(host().partition().stateOf(0)).isEqualTo(RecordState.DONE);
  }

  @Test
  void shouldLeaveAloneWhatAnOpenTransactionHasSent() {
    broker.log().decide(7, TransactionOutcome.OPEN);
    broker.appendInTransaction(1, 7);
    broker.appendLimited(broker.clockMs() + 10, 0);
    broker.settle();
    broker.loop.pass(10);
    sweep();
    assertThat(host().partition().stateOf(0)).isEqualTo(RecordState.AVAILABLE);
    assertThat(host().partition().stateOf(1)).isEqualTo(RecordState.DONE);
  }

  @Test
  void shouldKeepWhatIsToBeMoved() {
    broker.redelivery = new RedeliverySettings(0, 0, 1, 0, new Queues("", "Expired"));
    broker.appendLimited(broker.clockMs() + 10, 0, 0);
    broker.settle();
    broker.loop.pass(10);
    sweep();
    assertThat(host().partition().stateOf(0)).isEqualTo(RecordState.CONDEMNED);
    assertThat(host().partition().condemned().count()).isEqualTo(2);
    assertThat(broker.log().startOffset()).isZero();
  }
}
