package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ConsumerEvent.Attached;
import io.logwharf.protocol.extension.ConsumerEvent.Closed;
import io.logwharf.protocol.extension.ConsumerEvent.Delivery;
import io.logwharf.protocol.extension.ErrorResponse;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Whoever asks is answered, though others are silent or something fails. */
class UnansweredTest {
  private static final Delivery NOTHING = new Delivery(true, List.of(), 0);

  private final ShareFixture broker = new ShareFixture();

  @Test
  void shouldAnswerADrainWhoeverIsAskedToGiveBackAndIsSilent() {
    TestConsumer silent = holderOf(1);
    TestConsumer waiting = consumer();
    waiting.grant(1);
    broker.settle();
    broker.loop.pass(5);
    // Something changes, too early to ask again: a timer is set, which the drain finds.
    waiting.grant(1);
    broker.settle();
    broker.loop.pass(10);
    TestConsumer drainer = consumer();
    drainer.drain(1);
    broker.settle();
    assertThat(drainer.connection().events(1)).hasSize(1);

    broker.loop.pass(30);

    assertThat(drainer.connection().events(1)).last().isEqualTo(NOTHING);
    assertThat(silent.offsets()).containsExactly(0L);
  }

  @Test
  void shouldNotLetADrainWaitForATimerThatIsLater() {
    holderOf(1);
    broker.append("blue");
    TestConsumer choosy =
        broker.attach(broker.connect(), 1, ShareFixture.QUEUE, Mode.QUEUE, "color = 'red'");
    choosy.grant(1);
    for (int i = 0; i < 8; i++) {
      broker.settle();
      broker.loop.pass(300);
      choosy.grant(1);
    }
    broker.settle();
    assertThat(broker.loop.timerCount()).isEqualTo(1);
    TestConsumer drainer = consumer();
    drainer.drain(5);
    broker.settle();
    assertThat(drainer.offsets()).containsExactly(1L);

    broker.loop.pass(30);

    assertThat(drainer.connection().events(1)).last().isEqualTo(NOTHING);
  }

  @Test
  void shouldCloseWhoDrainsWhenTheStateCannotBeStored() {
    TestConsumer holder = holderOf(1);
    TestConsumer drainer = consumer();
    drainer.drain(1);
    broker.settle();
    broker.stateLog().fail();
    holder.acknowledge(0, 0, AckType.DELIVERED);

    broker.settle();

    assertThat(drainer.connection().events(1)).last().isInstanceOf(Closed.class);
  }

  @Test
  void shouldTellWhateverFailsAnAttach() {
    holderOf(1);
    broker.crash();
    broker.stateLog().failReadsWith(new IllegalStateException("a record makes no sense"));

    TestConsumer consumer = consumer();
    broker.settle();

    assertThat(consumer.connection().events(1))
        .singleElement()
        .isInstanceOfSatisfying(
            Closed.class,
            closed -> assertThat(closed.error()).isEqualTo(Errors.KAFKA_STORAGE_ERROR));
    broker.stateLog().failReads(false);
    TestConsumer again = broker.attach(consumer.connection(), 1);
    broker.settle();
    assertThat(again.connection().events(1)).last().isInstanceOf(Attached.class);
  }

  @Test
  void shouldAnswerWhateverFailsAnAcknowledgement() {
    TestConsumer holder = holderOf(2);
    broker.redelivery = null;

    holder.acknowledge(0, 0, AckType.RELEASE);
    List<ErrorResponse> answers = holder.acknowledgeDurably(1, 1);
    broker.settle();

    assertThat(holder.connection().events(1)).last().isInstanceOf(Closed.class);
    assertThat(answers).hasSize(1);
  }

  @Test
  void shouldAnswerWhateverFailsAReset() {
    TestConsumer holder = holderOf(1);
    broker.redelivery = null;

    List<RuntimeException> outcomes = holder.reset(false, new AckRange(0, 0, AckType.RELEASE));

    assertThat(outcomes).hasSize(1);
    assertThat(holder.connection().events(1)).last().isInstanceOf(Closed.class);
  }

  @Test
  void shouldNotAnnounceAConsumerThatHasEnded() {
    TestConsumer consumer =
        broker.attach(broker.connect(), 1, "durable", Mode.DURABLE_SUBSCRIPTION);
    consumer.reset(true);

    broker.settle();

    assertThat(consumer.connection().events(1)).isEmpty();
  }

  private TestConsumer consumer() {
    return broker.attach(broker.connect(), 1);
  }

  /** One that has been sent so many records, and says nothing. */
  private TestConsumer holderOf(int records) {
    broker.append(records);
    TestConsumer holder = consumer();
    holder.grant(records);
    broker.settle();
    assertThat(holder.offsets()).hasSize(records);
    return holder;
  }
}
