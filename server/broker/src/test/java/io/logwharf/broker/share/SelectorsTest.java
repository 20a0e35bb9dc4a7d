package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerEvent.Delivery;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class SelectorsTest {
  private static final String GROUP = "subscription";

  private final ShareFixture broker = new ShareFixture();

  @Test
  void shouldDeliverOfAQueueWhatMatchesAndLeaveTheRestToOthers() {
    broker.append("red", "blue", "red", "blue");
    TestConsumer red = select("color = 'red'");
    red.grant(10);
    broker.settle();
    assertThat(red.offsets()).containsExactly(0L, 2L);
    TestConsumer any = broker.attach(broker.connect(), 1);
    any.grant(10);
    broker.settle();
    assertThat(any.offsets()).containsExactly(1L, 3L);
  }

  @Test
  void shouldGoOnWhereTheCreditEnded() {
    broker.append("red", "red", "blue", "red", "red");
    TestConsumer red = select("color = 'red'");
    for (int i = 0; i < 5; i++) {
      red.grant(1);
      broker.settle();
    }
    assertThat(red.offsets()).containsExactly(0L, 1L, 3L, 4L);
  }

  @Test
  void shouldSeeWhatIsSentLater() {
    TestConsumer red = select("color = 'red'");
    red.grant(10);
    broker.append("blue");
    broker.settle();
    assertThat(red.offsets()).isEmpty();
    broker.append("blue", "red");
    broker.settle();
    assertThat(red.offsets()).containsExactly(2L);
  }

  @Test
  void shouldMatchAtOnceWhatBecomesAvailableAgainBehindThePosition() {
    broker.append("blue", "red", "blue", "red");
    TestConsumer any = broker.attach(broker.connect(), 1);
    any.grant(4);
    broker.settle();
    TestConsumer red = select("color = 'red'");
    red.grant(10);
    broker.append("red");
    broker.settle();
    assertThat(red.offsets()).containsExactly(4L);
    any.reset(true, new AckRange(1, 1, AckType.RELEASE));
    broker.settle();
    assertThat(red.offsets()).containsExactly(4L, 1L, 3L);
    Delivery last =
        (Delivery) red.connection().events(1).get(red.connection().events(1).size() - 1);
    assertThat(last.acquired())
        .containsExactly(new ConsumerEvent.Acquired(1, 1, 1), new ConsumerEvent.Acquired(3, 3, 0));
  }

  @Test
  void shouldDeliverAgainInOrderAfterAReset() {
    broker.append("red", "blue", "red", "red");
    TestConsumer red = select("color = 'red'");
    red.grant(2);
    broker.settle();
    red.reset(false, new AckRange(0, 0, AckType.RELEASE));
    red.grant(10);
    broker.settle();
    assertThat(red.offsets()).containsExactly(0L, 2L, 0L, 2L, 3L);
  }

  @Test
  void shouldShareTheMatchesAmongConsumersOfOneSelector() {
    TestConsumer first = select("color = 'red'");
    TestConsumer second = select("color = 'red'");
    broker.append("red", "blue", "red", "red", "red");
    first.grant(1);
    broker.settle();
    second.grant(10);
    broker.settle();
    List<Long> all = new ArrayList<>(first.offsets());
    all.addAll(second.offsets());
    assertThat(all).containsExactlyInAnyOrder(0L, 2L, 3L, 4L);
  }

  @Test
  void shouldNotLetOneWithoutAMatchHoldBackAnother() {
    TestConsumer green = select("color = 'green'");
    TestConsumer red = select("color = 'red'");
    green.grant(10);
    red.grant(10);
    for (int i = 0; i < 100; i++) {
      broker.append("blue", "red");
      broker.settle();
    }
    assertThat(green.offsets()).isEmpty();
    assertThat(red.offsets()).hasSize(10);
  }

  @Test
  void shouldAnswerADrainWhenEverythingWasLookedAt() {
    for (int i = 0; i < 200; i++) {
      broker.append("blue", "blue", "blue", "blue", "blue", "blue", "blue", "blue");
    }
    broker.append("red");
    broker.settle();
    TestConsumer red = select("color = 'red'");
    red.drain(2);
    broker.settle();
    assertThat(red.offsets()).containsExactly(1600L);
    red.reset(true);
    TestConsumer green = select("color = 'green'");
    green.drain(1);
    broker.settle();
    assertThat(green.connection().events(1))
        .last()
        .satisfies(event -> assertThat(((Delivery) event).drained()).isTrue());
  }

  @Test
  void shouldFindAMatchFarBehindTheDeliveryFrontier() {
    for (int i = 0; i < 2000; i++) {
      broker.append("blue", "blue", "blue", "blue", "blue", "blue", "blue", "blue");
    }
    broker.append("red");
    broker.settle();
    TestConsumer red = select("color = 'red'");
    red.grant(1);
    broker.settle();
    broker.settle();
    assertThat(red.offsets()).containsExactly(16000L);
  }

  @Test
  void shouldReadABacklogOnceForAllFetchesOfASelector() {
    for (int i = 0; i < 100; i++) {
      broker.append("red", "blue", "blue", "blue", "blue", "blue", "blue", "blue");
    }
    broker.settle();
    TestConsumer red = select("color = 'red'");
    red.grant(100);
    broker.settle();
    long before = broker.log().reads();
    for (int i = 0; i < 50; i++) {
      red.grant(1);
      broker.append("red");
      broker.settle();
    }
    assertThat(red.offsets()).hasSize(150);
    // Each new record is read for the selector, and once more in looking ahead for priorities.
    assertThat(broker.log().reads() - before).isLessThanOrEqualTo(2 * 50 + 1);
  }

  @Test
  void shouldReadABacklogOnceForManySelectors() {
    String[] colors = new String[20];
    for (int i = 0; i < colors.length; i++) {
      colors[i] = "color" + i;
    }
    for (int i = 0; i < 100; i++) {
      broker.append(colors);
    }
    broker.settle();
    List<TestConsumer> consumers = new ArrayList<>();
    for (String color : colors) {
      consumers.add(select("color = '" + color + "'"));
    }
    consumers.forEach(consumer -> consumer.grant(1));
    broker.settle();
    for (int i = 0; i < colors.length; i++) {
      assertThat(consumers.get(i).offsets()).containsExactly((long) i);
    }
    consumers.forEach(consumer -> consumer.grant(99));
    broker.settle();
    for (int i = 0; i < colors.length; i++) {
      List<Long> offsets = consumers.get(i).offsets();
      assertThat(offsets).hasSize(100).isSorted();
      assertThat(offsets.get(99)).isEqualTo(99L * colors.length + i);
    }
  }

  @Test
  void shouldServeThoseThatStandAtDifferentPlacesInOrder() {
    for (int i = 0; i < 2000; i++) {
      broker.append("color0", "color1", "color2", "color3", "none", "none", "none", "none");
    }
    broker.settle();
    List<TestConsumer> consumers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      consumers.add(select("color = 'color" + i + "'"));
      consumers.get(i).grant(400 * (4 - i));
      broker.settle();
      broker.settle();
      assertThat(consumers.get(i).offsets()).hasSize(400 * (4 - i)).isSorted();
    }
    consumers.forEach(consumer -> consumer.grant(2000));
    broker.settle();
    broker.settle();
    for (int i = 0; i < consumers.size(); i++) {
      assertThat(consumers.get(i).offsets()).hasSize(2000).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldKeepWhatWasFoundForOneThatHasNoCredit() {
    TestConsumer red = select("color = 'red'");
    TestConsumer blue = select("color = 'blue'");
    for (int i = 0; i < 2500; i++) {
      broker.append("red", "red", "blue");
    }
    blue.grant(2500);
    broker.settle();
    broker.settle();
    assertThat(blue.offsets()).hasSize(2500).isSorted();
    red.grant(10_000);
    broker.settle();
    broker.settle();
    assertThat(red.offsets()).hasSize(5000).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void shouldNotDeliverWhatAnotherHasTakenMeanwhile() {
    TestConsumer red = select("color = 'red'");
    TestConsumer blue = select("color = 'blue'");
    broker.append("red", "blue", "red", "blue");
    blue.grant(10);
    broker.settle();
    TestConsumer any = broker.attach(broker.connect(), 1);
    any.grant(1);
    broker.settle();
    assertThat(any.offsets()).containsExactly(0L);
    red.grant(10);
    broker.settle();
    assertThat(red.offsets()).containsExactly(2L);
    any.reset(true, new AckRange(0, 0, AckType.RELEASE));
    broker.settle();
    assertThat(red.offsets()).containsExactly(2L, 0L);
  }

  @Test
  void shouldNotRecallFromOneWhoseSelectorExcludesTheOther() {
    broker.append("red", "red");
    TestConsumer red = select("color = 'red' AND color <> 'pink'");
    red.grant(2);
    broker.settle();
    TestConsumer blue = select("color = 'blue'");
    blue.grant(1);
    broker.settle();
    assertThat(red.connection().events(1)).noneMatch(ConsumerEvent.Recall.class::isInstance);
    TestConsumer light = select("color LIKE 'r%'");
    light.grant(1);
    broker.settle();
    broker.loop.pass(2000);
    broker.settle();
    assertThat(red.connection().events(1)).last().isInstanceOf(ConsumerEvent.Recall.class);
  }

  @Test
  void shouldRefuseASelectorThatIsNone() {
    TestConsumer consumer = select("color = ");
    broker.settle();
    assertThat(consumer.connection().events(1))
        .singleElement()
        .satisfies(
            event ->
                assertThat(((ConsumerEvent.Closed) event).error())
                    .isEqualTo(Errors.INVALID_REQUEST));
  }

  @Test
  void shouldMakeDoneInASubscriptionWhatDoesNotMatch() {
    TestConsumer red = subscribe("color = 'red'");
    broker.settle();
    broker.append("blue", "red", "blue", "red", "blue");
    red.grant(10);
    broker.settle();
    assertThat(red.offsets()).containsExactly(1L, 3L);
    red.acknowledge(1, 1, AckType.ACCEPT);
    red.acknowledge(3, 3, AckType.ACCEPT);
    red.reset(true);
    broker.settle();
    TestConsumer again = subscribe("color = 'red'");
    again.grant(10);
    broker.settle();
    assertThat(again.offsets()).isEmpty();
  }

  @Test
  void shouldKeepASelectorOfASubscriptionOverACrash() {
    TestConsumer red = subscribe("color = 'red'");
    broker.settle();
    broker.append("blue", "red", "blue", "red");
    broker.settle();
    broker.crash();
    red = subscribe("color = 'red'");
    red.grant(10);
    broker.settle();
    assertThat(red.offsets()).containsExactly(1L, 3L);
  }

  @Test
  void shouldRefuseAnotherSelectorOfASubscriptionInUse() {
    subscribe("color = 'red'");
    TestConsumer other = subscribe("color = 'blue'");
    broker.settle();
    assertThat(other.connection().events(1))
        .last()
        .satisfies(
            event ->
                assertThat(((ConsumerEvent.Closed) event).error())
                    .isEqualTo(Errors.INVALID_REQUEST));
  }

  private TestConsumer select(String selector) {
    return broker.attach(broker.connect(), 1, ShareFixture.QUEUE, Mode.QUEUE, selector);
  }

  private TestConsumer subscribe(String selector) {
    return broker.attach(broker.connect(), 1, GROUP, Mode.DURABLE_SUBSCRIPTION, selector);
  }
}
