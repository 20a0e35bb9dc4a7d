package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Jakarta Messaging 3.1 §7.1, §7.2, §7.4, §7.7 to §7.9, producers")
class ProducersIT {
  private static final FutureCompletion LISTENER = new FutureCompletion(new CompletableFuture<>());

  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  private Queue queue;
  private Message message;

  @BeforeEach
  void create() throws JMSException {
    queue = provider.newQueue();
    message = provider.session().createMessage();
  }

  @Test
  @DisplayName("§7.1 a producer for a destination sends there and nowhere else")
  void shouldTakeNoOtherDestinationThanItsOwn() throws JMSException {
    MessageProducer producer = provider.session().createProducer(queue);
    assertThat(producer.getDestination()).isEqualTo(queue);
    Queue other = provider.newQueue();
    for (Destination destination : new Destination[] {other, queue, null}) {
      assertAllThrow(UnsupportedOperationException.class, sendsTo(producer, destination, message));
    }
    producer.send(message);
    assertThat(provider.<Message>receive(queue)).isNotNull();
    assertThat(provider.session().createConsumer(other).receiveNoWait()).isNull();
  }

  @Test
  @DisplayName("§7.1 a producer without a destination needs one on every send")
  void shouldNeedADestinationOnEverySendWhereItHasNone() throws JMSException {
    MessageProducer producer = provider.session().createProducer(null);
    assertThat(producer.getDestination()).isNull();
    assertAllThrow(UnsupportedOperationException.class, sends(producer, message));
    assertAllThrow(InvalidDestinationException.class, sendsTo(producer, null, message));
    Topic topic = provider.newTopic();
    MessageConsumer subscriber = provider.session().createConsumer(topic);
    producer.send(queue, message);
    producer.send(topic, message);
    assertThat(provider.<Message>receive(queue).getJMSDestination()).isEqualTo(queue);
    assertThat(provider.<Message>receive(subscriber).getJMSDestination()).isEqualTo(topic);
  }

  @Test
  @DisplayName("MessageProducer.send: MessageFormatException for no message")
  void shouldRefuseToSendNothing() throws JMSException {
    assertAllThrow(
        MessageFormatException.class, sends(provider.session().createProducer(queue), null));
    assertAllThrow(
        MessageFormatException.class,
        sendsTo(provider.session().createProducer(null), queue, null));
  }

  @Test
  @DisplayName("MessageProducer.send: InvalidDestinationException for what is no destination here")
  void shouldRefuseDestinationsThatAreNone() throws JMSException {
    Destination neither = new Destination() {};
    MessageProducer producer = provider.session().createProducer(null);
    List<Destination> invalid = new ArrayList<>();
    invalid.add(neither);
    invalid.add(ForeignObjects.queue(""));
    invalid.add(ForeignObjects.topic("half a pair \ud800"));
    for (Destination destination : invalid) {
      assertAllThrow(InvalidDestinationException.class, sendsTo(producer, destination, message));
      assertThrows(
          InvalidDestinationException.class, () -> provider.session().createProducer(destination));
    }
    TemporaryQueue deleted = provider.session().createTemporaryQueue();
    deleted.delete();
    assertAllThrow(InvalidDestinationException.class, sendsTo(producer, deleted, message));
    assertThrows(
        InvalidDestinationException.class, () -> provider.session().createProducer(deleted));
  }

  @Test
  @DisplayName("MessageProducer.send: IllegalArgumentException for no completion listener")
  void shouldRefuseToSendAsynchronouslyWithoutAListener() throws JMSException {
    MessageProducer to = provider.session().createProducer(queue);
    MessageProducer anywhere = provider.session().createProducer(null);
    Class<IllegalArgumentException> refused = IllegalArgumentException.class;
    assertThatThrownBy(() -> to.send(message, null)).isInstanceOf(refused);
    assertThatThrownBy(() -> to.send(message, 1, 4, 0, null)).isInstanceOf(refused);
    assertThatThrownBy(() -> anywhere.send(queue, message, null)).isInstanceOf(refused);
    assertThatThrownBy(() -> anywhere.send(queue, message, 1, 4, 0, null)).isInstanceOf(refused);
    assertThat(provider.session().createConsumer(queue).receiveNoWait()).isNull();
  }

  @Test
  @DisplayName("§7.1 a closed producer throws IllegalStateException; closing it again is ignored")
  void shouldBeOfNoUseOnceClosed() throws JMSException {
    MessageProducer producer = provider.session().createProducer(queue);
    producer.close();
    producer.close();
    List<ThrowingCallable> calls = new ArrayList<>(sends(producer, message));
    calls.addAll(
        List.of(
            producer::getDestination,
            producer::getDeliveryMode,
            producer::getPriority,
            producer::getTimeToLive,
            producer::getDeliveryDelay,
            producer::getDisableMessageID,
            producer::getDisableMessageTimestamp,
            () -> producer.setDeliveryMode(1),
            () -> producer.setPriority(1),
            () -> producer.setTimeToLive(1),
            () -> producer.setDeliveryDelay(1),
            () -> producer.setDisableMessageID(true),
            () -> producer.setDisableMessageTimestamp(true)));
    assertAllThrow(IllegalStateException.class, calls);
  }

  @Test
  @DisplayName("§7.4 a producer's options, their defaults and what they refuse")
  void shouldHaveTheDefaultsOfTheSpecificationAndRefuseWhatIsOutOfRange() throws JMSException {
    MessageProducer producer = provider.session().createProducer(queue);
    assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(producer.getPriority()).isEqualTo(4);
    assertThat(producer.getTimeToLive()).isZero();
    assertThat(producer.getDeliveryDelay()).isZero();
    assertThat(producer.getDisableMessageID()).isFalse();
    assertThat(producer.getDisableMessageTimestamp()).isFalse();
    assertAllThrow(
        JMSException.class,
        List.of(
            () -> producer.setDeliveryMode(0),
            () -> producer.setDeliveryMode(3),
            () -> producer.setPriority(-1),
            () -> producer.setPriority(10),
            () -> producer.setTimeToLive(-1),
            () -> producer.setDeliveryDelay(-1),
            () -> producer.send(message, 0, 4, 0),
            () -> producer.send(message, 2, 10, 0),
            () -> producer.send(message, 2, 4, -1)));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.setPriority(0);
    producer.setTimeToLive(3_600_000);
    producer.setDeliveryDelay(1);
    producer.setDisableMessageID(true);
    producer.setDisableMessageTimestamp(true);
    assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(producer.getPriority()).isZero();
    assertThat(producer.getTimeToLive()).isEqualTo(3_600_000);
    assertThat(producer.getDeliveryDelay()).isEqualTo(1);
    assertThat(producer.getDisableMessageID()).isTrue();
    assertThat(producer.getDisableMessageTimestamp()).isTrue();
  }

  @Test
  @DisplayName("§7.4 options on the send override the producer's, for this message only")
  void shouldPreferTheOptionsOfTheSend() throws JMSException {
    MessageProducer producer = provider.session().createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.setPriority(3);
    producer.setTimeToLive(3_600_000);
    MessageConsumer consumer = provider.session().createConsumer(queue);
    producer.send(message, DeliveryMode.PERSISTENT, 5, 0);
    Message overridden = provider.receive(consumer);
    assertThat(overridden.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(overridden.getJMSPriority()).isEqualTo(5);
    assertThat(overridden.getJMSExpiration()).isZero();
    producer.send(message);
    Message own = provider.receive(consumer);
    assertThat(own.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(own.getJMSPriority()).isEqualTo(3);
    assertThat(own.getJMSExpiration()).isPositive();
  }

  @Test
  @DisplayName("§7.7, §6.2.9.2 messages of each delivery mode arrive once and in order")
  void shouldDeliverEachModeOnceAndInOrder() throws JMSException {
    for (int mode : new int[] {DeliveryMode.NON_PERSISTENT, DeliveryMode.PERSISTENT}) {
      Session session = provider.session();
      MessageProducer one = session.createProducer(queue);
      MessageProducer other = session.createProducer(null);
      for (int i = 0; i < 100; i++) {
        TextMessage text = session.createTextMessage(Integer.toString(i));
        if (i % 2 == 0) {
          one.send(text, mode, 4, 0);
        } else {
          other.send(queue, text, mode, 4, 0);
        }
      }
      try (MessageConsumer consumer = session.createConsumer(queue)) {
        for (int i = 0; i < 100; i++) {
          assertThat(provider.<TextMessage>receive(consumer).getText()).isEqualTo("" + i);
        }
        assertThat(consumer.receiveNoWait()).isNull();
      }
    }
  }

  @Test
  @DisplayName("§7.8 a time to live is not ignored")
  void shouldNotDeliverWhatHasOutlivedItsTime() throws JMSException {
    MessageProducer producer = provider.session().createProducer(queue);
    producer.send(message, DeliveryMode.PERSISTENT, 4, 1);
    producer.send(message, DeliveryMode.PERSISTENT, 4, 0);
    long expired = message.getJMSTimestamp() + 1;
    while (System.currentTimeMillis() <= expired) {
      Thread.onSpinWait();
    }
    assertThat(provider.<Message>receive(queue).getJMSMessageID())
        .isEqualTo(message.getJMSMessageID());
  }

  @Test
  @DisplayName(
      "§7.9 a delayed message of a topic is for subscriptions that existed when it was sent")
  void shouldAddDelayedMessagesOnlyToSubscriptionsThatExistedAtTheSend() throws JMSException {
    Topic topic = provider.newTopic();
    Session session = provider.session();
    MessageConsumer before = session.createConsumer(topic);
    MessageConsumer durableBefore = session.createSharedDurableConsumer(topic, "existed-before");
    MessageProducer producer = session.createProducer(topic);
    producer.setDeliveryDelay(300);
    producer.send(session.createTextMessage("delayed"));
    MessageConsumer after = session.createConsumer(topic);
    MessageConsumer durableAfter = session.createSharedDurableConsumer(topic, "came-later");
    producer.send(session.createTextMessage("delayed for all"));
    for (MessageConsumer consumer : List.of(before, durableBefore)) {
      assertThat(provider.<TextMessage>receive(consumer).getText()).isEqualTo("delayed");
      assertThat(provider.<TextMessage>receive(consumer).getText()).isEqualTo("delayed for all");
    }
    for (MessageConsumer consumer : List.of(after, durableAfter)) {
      assertThat(provider.<TextMessage>receive(consumer).getText()).isEqualTo("delayed for all");
    }
  }

  @Test
  @DisplayName("§7.9 a delay beyond the range of time holds back nothing else")
  void shouldNeverDeliverWhatIsDelayedForEver() throws JMSException {
    MessageProducer producer = provider.session().createProducer(queue);
    MessageConsumer consumer = provider.session().createConsumer(queue);
    for (long delay : new long[] {Long.MAX_VALUE, Long.MAX_VALUE / 2}) {
      producer.setDeliveryDelay(delay);
      producer.send(message);
      assertThat(message.getJMSDeliveryTime()).isGreaterThanOrEqualTo(delay);
    }
    producer.setDeliveryDelay(0);
    producer.send(provider.session().createTextMessage("now"));
    assertThat(provider.<TextMessage>receive(consumer).getText()).isEqualTo("now");
    assertThat(consumer.receiveNoWait()).isNull();
    try (QueueBrowser browser = provider.session().createBrowser(queue)) {
      assertThat(browser.getEnumeration().hasMoreElements()).isFalse();
    }
  }

  private static List<ThrowingCallable> sends(MessageProducer producer, Message message) {
    return List.of(
        () -> producer.send(message),
        () -> producer.send(message, DeliveryMode.PERSISTENT, 4, 0),
        () -> producer.send(message, LISTENER),
        () -> producer.send(message, DeliveryMode.PERSISTENT, 4, 0, LISTENER));
  }

  private static List<ThrowingCallable> sendsTo(
      MessageProducer producer, Destination destination, Message message) {
    return List.of(
        () -> producer.send(destination, message),
        () -> producer.send(destination, message, DeliveryMode.PERSISTENT, 4, 0),
        () -> producer.send(destination, message, LISTENER),
        () -> producer.send(destination, message, DeliveryMode.PERSISTENT, 4, 0, LISTENER));
  }

  private static void assertAllThrow(
      Class<? extends Throwable> exception, List<? extends ThrowingCallable> calls) {
    calls.forEach(call -> assertThrows(exception, call));
  }

  private static void assertThrows(Class<? extends Throwable> exception, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(exception)
        .satisfies(
            thrown -> {
              if (thrown instanceof JMSException jms) {
                assertThat(jms.getErrorCode()).isNotEmpty();
              }
            });
  }
}
