package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ConsumerEvent.Delivery;
import io.logwharf.protocol.message.MessageHeaders;
import io.logwharf.protocol.message.PropertyNames;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PrioritiesTest {
  private final ShareFixture broker = new ShareFixture();
  private final TestConsumer one = broker.attach(broker.connect(), 1);

  @Test
  void shouldDeliverWhatIsHigherFirst() {
    broker.appendPrioritized(4, 0, 9, 4, 5, 9, 3);
    broker.settle();
    one.grant(100);
    broker.settle();
    assertThat(one.offsets()).containsExactly(2L, 5L, 4L, 0L, 3L, 6L, 1L);
  }

  @Test
  void shouldKeepTheOrderWithinAPriority() {
    broker.appendPrioritized(7, 2, 7);
    broker.append(3);
    broker.appendPrioritized(2, 7);
    broker.settle();
    for (int i = 0; i < 8; i++) {
      one.grant(1);
      broker.settle();
    }
    assertThat(one.offsets()).containsExactly(0L, 2L, 7L, 3L, 4L, 5L, 1L, 6L);
  }

  @Test
  void shouldFindWhatIsFarBehindABacklog() {
    for (int i = 0; i < 300; i++) {
      broker.append(100);
    }
    broker.appendPrioritized(9);
    broker.settle();
    one.grant(3);
    broker.settle();
    assertThat(one.offsets()).containsExactly(30_000L, 0L, 1L);
  }

  @Test
  void shouldLeaveLowOnesForTheEndOfABacklog() {
    int[] low = new int[1000];
    Arrays.fill(low, 1);
    broker.appendPrioritized(low);
    broker.append(2);
    broker.settle();
    one.grant(3);
    broker.settle();
    assertThat(one.offsets()).containsExactly(1000L, 1001L, 0L);
    broker.append(1);
    broker.settle();
    one.grant(2);
    broker.settle();
    assertThat(one.offsets()).endsWith(1002L, 1L);
  }

  @Test
  void shouldDeliverWhatWasGivenBackByItsPriorityAgain() {
    broker.appendPrioritized(4, 8, 4, 8, 4);
    broker.settle();
    one.grant(4);
    broker.settle();
    assertThat(one.offsets()).containsExactly(1L, 3L, 0L, 2L);
    one.reset(false, new AckRange(3, 3, AckType.RELEASE));
    broker.settle();
    one.grant(5);
    broker.settle();
    assertThat(one.offsets()).endsWith(1L, 3L, 0L, 2L, 4L);
  }

  @Test
  void shouldDeliverWhatComesLaterBeforeWhatWaits() {
    broker.appendPrioritized(4, 4, 4);
    broker.settle();
    one.grant(1);
    broker.settle();
    broker.appendPrioritized(6, 4, 5);
    broker.settle();
    one.grant(10);
    broker.settle();
    assertThat(one.offsets()).containsExactly(0L, 3L, 5L, 1L, 2L, 4L);
  }

  @Test
  void shouldHoldInASubscriptionWithASelector() {
    TestConsumer subscriber =
        broker.attach(broker.connect(), 2, "s", Mode.NON_DURABLE_SUBSCRIPTION, "JMSPriority <> 7");
    broker.settle();
    broker.appendPrioritized(7, 4, 3);
    broker.appendPrioritized(7, 0, 9);
    broker.appendPrioritized(7, 4, 7);
    broker.settle();
    subscriber.grant(1);
    broker.settle();
    subscriber.grant(10);
    broker.settle();
    assertThat(subscriber.offsets()).containsExactly(5L, 1L, 7L, 2L, 4L);
  }

  @Test
  void shouldDeliverHighOnesFirstOfWhatASelectorMatches() {
    TestConsumer selecting = select("JMSPriority <> 7", 2);
    broker.appendPrioritized(4, 7, 9);
    broker.appendPrioritized(4, 7, 8, 2, 9);
    broker.settle();
    selecting.grant(2);
    broker.settle();
    assertThat(selecting.offsets()).containsExactly(2L, 7L);
    selecting.reset(false, new AckRange(7, 7, AckType.RELEASE));
    broker.appendPrioritized(4, 6);
    broker.settle();
    selecting.grant(10);
    broker.settle();
    assertThat(selecting.offsets()).containsExactly(2L, 7L, 2L, 7L, 5L, 9L, 0L, 3L, 6L, 8L);
  }

  @Test
  void shouldPassOverNothingThatAnotherSelectorMatches() {
    TestConsumer high = select("JMSPriority > 4", 2);
    TestConsumer low = select("JMSPriority <= 4", 3);
    broker.appendPrioritized(9, 4, 9, 2, 8, 4);
    broker.settle();
    high.grant(2);
    broker.settle();
    low.grant(10);
    high.grant(10);
    broker.settle();
    assertThat(high.offsets()).containsExactly(0L, 2L, 4L);
    assertThat(low.offsets()).containsExactly(1L, 3L, 5L);
  }

  private TestConsumer select(String selector, int id) {
    return broker.attach(broker.connect(), id, ShareFixture.QUEUE, Mode.QUEUE, selector);
  }

  @Test
  void shouldHoldWithMessageGroups() {
    TestConsumer two = broker.attach(broker.connect(), 2);
    one.grant(1);
    two.grant(1);
    broker.append(message("a", 4), message("b", 4), message("a", 9), message("b", 9));
    broker.settle();
    List<Long> first = List.of(one.offsets().get(0), two.offsets().get(0));
    assertThat(first).containsExactlyInAnyOrder(2L, 3L);
    one.grant(10);
    two.grant(10);
    broker.settle();
    assertThat(one.offsets().get(1)).isEqualTo(one.offsets().get(0) - 2);
    assertThat(two.offsets().get(1)).isEqualTo(two.offsets().get(0) - 2);
  }

  @Test
  void shouldDeliverBeyondTheDeliveryFrontierOnlyWhenThatIsDurable() {
    for (int i = 0; i < 100; i++) {
      broker.append(100);
    }
    broker.appendPrioritized(9);
    broker.settle();
    one.grant(1);
    broker.settle();
    assertThat(one.offsets()).containsExactly(10_000L);
    assertThat(redelivered(one)).isEmpty();
    broker.crash();
    TestConsumer two = broker.attach(broker.connect(), 2);
    two.grant(2);
    broker.settle();
    assertThat(two.offsets()).containsExactly(10_000L, 0L);
    assertThat(redelivered(two)).contains(10_000L);
  }

  @Test
  void shouldDeliverAllOfALargeMixedBacklog() {
    Integer[] priorities = new Integer[5000];
    for (int i = 0; i < priorities.length; i++) {
      priorities[i] = i % 10;
    }
    Collections.shuffle(Arrays.asList(priorities), new Random(1));
    for (int i = 0; i < priorities.length; i += 50) {
      broker.appendPrioritized(
          Arrays.stream(priorities, i, i + 50).mapToInt(Integer::intValue).toArray());
    }
    broker.settle();
    one.grant(10_000);
    for (int i = 0; i < 30; i++) {
      broker.settle();
    }
    List<Long> expected =
        LongStream.range(0, priorities.length)
            .boxed()
            .sorted((a, b) -> priorities[(int) (long) b] - priorities[(int) (long) a])
            .toList();
    assertThat(one.offsets()).isEqualTo(expected);
  }

  private static List<Long> redelivered(TestConsumer consumer) {
    return consumer.connection().events(consumer.id()).stream()
        .filter(Delivery.class::isInstance)
        .flatMap(event -> ((Delivery) event).acquired().stream())
        .filter(range -> range.deliveryCount() > 0)
        .flatMap(range -> LongStream.rangeClosed(range.firstOffset(), range.lastOffset()).boxed())
        .toList();
  }

  private static MessageHeaders message(String group, int priority) {
    MessageHeaders headers = new MessageHeaders();
    headers.setProperty(PropertyNames.GROUP_ID, group);
    headers.setPriority(priority);
    return headers;
  }
}
