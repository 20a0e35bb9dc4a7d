package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.message.MessageHeaders;
import io.logwharf.protocol.message.PropertyNames;
import org.junit.jupiter.api.Test;

class MessageGroupsTest {
  private final ShareFixture broker = new ShareFixture();
  private final TestConsumer one = broker.attach(broker.connect(), 1);
  private final TestConsumer two = broker.attach(broker.connect(), 2);

  @Test
  void shouldKeepAGroupWithOneConsumer() {
    one.grant(2);
    two.grant(10);
    broker.appendGrouped("a", "b", "a", "b", "a", "b");
    broker.settle();
    assertThat(one.offsets()).containsExactly(0L, 2L);
    assertThat(two.offsets()).containsExactly(1L, 3L, 5L);
    one.grant(1);
    broker.settle();
    assertThat(one.offsets()).containsExactly(0L, 2L, 4L);
  }

  @Test
  void shouldKeepItWhenItsMessagesAreAllDone() {
    one.grant(10);
    broker.appendGrouped("a");
    broker.settle();
    one.acknowledge(0, 0, AckType.ACCEPT);
    two.grant(10);
    broker.settle();
    broker.appendGrouped("a", "a");
    broker.settle();
    assertThat(one.offsets()).containsExactly(0L, 1L, 2L);
    assertThat(two.offsets()).isEmpty();
  }

  @Test
  void shouldDivideNewGroupsByThoseThatWait() {
    one.grant(100);
    two.grant(100);
    broker.appendGrouped("a", "a", "a", "a", "b", "c", "d", "d");
    broker.settle();
    assertThat(one.offsets()).hasSizeBetween(2, 6);
    assertThat(one.offsets().size() + two.offsets().size()).isEqualTo(8);
    assertThat(one.offsets().contains(6L)).isEqualTo(one.offsets().contains(7L));
  }

  @Test
  void shouldLeaveWhatHasNoGroupToAnybody() {
    one.grant(1);
    broker.appendGrouped("a", null, "a", null);
    broker.settle();
    two.grant(10);
    broker.settle();
    assertThat(one.offsets()).containsExactly(0L);
    assertThat(two.offsets()).containsExactly(1L, 3L);
  }

  @Test
  void shouldDeliverAGroupAgainInOrderAfterAReset() {
    one.grant(3);
    broker.appendGrouped("a", "a", "a", "a", "a");
    broker.settle();
    two.grant(10);
    one.reset(false, new AckRange(0, 0, AckType.RELEASE));
    broker.settle();
    assertThat(two.offsets()).isEmpty();
    one.grant(10);
    broker.settle();
    assertThat(one.offsets()).containsExactly(0L, 1L, 2L, 0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void shouldHandAGroupOverInOrderWhenItsConsumerGoes() {
    one.grant(2);
    broker.appendGrouped("a", "a", "a", "a");
    two.grant(10);
    broker.settle();
    assertThat(two.offsets()).isEmpty();
    one.connection().closed();
    broker.settle();
    assertThat(two.offsets()).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void shouldTellADrainThatNothingIsThereForIt() {
    one.grant(1);
    broker.appendGrouped("a", "a");
    broker.settle();
    two.drain(5);
    broker.settle();
    broker.loop.pass(Recalls.ANSWER_MS);
    broker.settle();
    assertThat(two.connection().events(2))
        .last()
        .isInstanceOfSatisfying(
            ConsumerEvent.Delivery.class,
            delivery -> {
              assertThat(delivery.drained()).isTrue();
              assertThat(delivery.acquired()).isEmpty();
            });
  }

  @Test
  void shouldGiveGroupsToConsumersWhoseSelectorsMatch() {
    TestConsumer red = select("color = 'red'", 3);
    red.grant(10);
    broker.append(message("a", "red"), message("b", "blue"), message("a", "red"));
    broker.settle();
    one.grant(10);
    broker.settle();
    assertThat(red.offsets()).containsExactly(0L, 2L);
    assertThat(one.offsets()).containsExactly(1L);
    broker.append(message("a", "blue"), message("a", "red"), message("b", "red"));
    broker.settle();
    assertThat(red.offsets()).containsExactly(0L, 2L, 4L);
    assertThat(one.offsets()).containsExactly(1L, 3L, 5L);
  }

  @Test
  void shouldLetASelectorHaveWhatWasSetAsideForAnother() {
    one.grant(1);
    broker.append(message("a", "red"), message("a", "red"));
    broker.settle();
    TestConsumer red = select("color = 'red'", 3);
    red.grant(10);
    broker.settle();
    assertThat(red.offsets()).isEmpty();
    one.connection().closed();
    broker.settle();
    assertThat(red.offsets()).containsExactly(0L, 1L);
  }

  @Test
  void shouldNotTakeKeysOfKafkaProducersForGroups() {
    one.grant(1);
    broker.append(4);
    broker.settle();
    two.grant(10);
    broker.settle();
    assertThat(two.offsets()).containsExactly(1L, 2L, 3L);
  }

  private TestConsumer select(String selector, int id) {
    return broker.attach(broker.connect(), id, ShareFixture.QUEUE, Mode.QUEUE, selector);
  }

  private static MessageHeaders message(String group, String color) {
    MessageHeaders headers = new MessageHeaders();
    headers.setProperty(PropertyNames.GROUP_ID, group);
    headers.setProperty("color", color);
    return headers;
  }
}
