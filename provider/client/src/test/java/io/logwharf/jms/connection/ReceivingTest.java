package io.logwharf.jms.connection;

import static io.logwharf.protocol.extension.AckType.ACCEPT;
import static io.logwharf.protocol.extension.AckType.DELIVERED;
import static io.logwharf.protocol.extension.AckType.RELEASE_UNDELIVERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerReset;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receiving without a listener, and acknowledging (Jakarta Messaging 3.1 §6.2.10, §8.5). */
class ReceivingTest extends ClientTest {
  private static final int CONSUMER = 1;

  @BeforeEach
  void start() throws Exception {
    connection.start();
  }

  @Test
  void shouldAttachToTheQueuesShareGroup() throws Exception {
    consumer(Session.AUTO_ACKNOWLEDGE);
    ConsumerAttach attach = broker.next(ConsumerAttach.class);
    assertThat(attach.group()).isEqualTo("q");
    assertThat(attach.mode()).isEqualTo(ConsumerAttach.Mode.QUEUE);
    assertThat(attach.leaderEpoch()).isEqualTo(7);
    broker.assertNoRequest();
  }

  @Test
  void shouldGiveEachConsumerOfATopicASubscriptionOfItsOwn() throws Exception {
    Session session = connection.createSession();
    session.createConsumer(session.createTopic("t"));
    ConsumerAttach first = broker.next(ConsumerAttach.class);
    session.createConsumer(session.createTopic("t"));
    ConsumerAttach second = broker.next(ConsumerAttach.class);
    assertThat(first.mode()).isEqualTo(ConsumerAttach.Mode.NON_DURABLE_SUBSCRIPTION);
    assertThat(first.group()).isNotEqualTo(second.group());
  }

  @Test
  void shouldAskForOneRecordFirstAndForTwiceAsManyEachTime() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    long offset = 0;
    for (int expected : new int[] {1, 2}) {
      CompletableFuture<Message> received = async(consumer::receive);
      assertThat(broker.next(ConsumerCredit.class).records()).isEqualTo(expected);
      String[] texts = new String[expected];
      java.util.Arrays.fill(texts, "m");
      broker.deliver(CONSUMER, offset, 0, texts);
      get(received);
      for (int i = 1; i < expected; i++) {
        assertThat(consumer.receive()).isNotNull();
      }
      offset += expected;
    }
    // From a window of two on, it is topped up ahead.
    assertThat(broker.next(ConsumerCredit.class).records()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldAskTheBrokerBeforeItReturnsNull() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    CompletableFuture<Message> received = async(consumer::receiveNoWait);
    ConsumerCredit credit = broker.next(ConsumerCredit.class);
    assertThat(credit.drain()).isTrue();
    assertThat(credit.records()).isEqualTo(1);
    assertThat(received).isNotDone();
    broker.drained(CONSUMER);
    assertThat(get(received)).isNull();
  }

  @Test
  void shouldReturnTheMessageThatTheDrainBrings() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    CompletableFuture<Message> received = async(() -> consumer.receive(1));
    ConsumerCredit credit = broker.next(ConsumerCredit.class);
    if (!credit.drain()) {
      credit = broker.next(ConsumerCredit.class);
    }
    assertThat(credit.drain()).isTrue();
    broker.deliver(CONSUMER, 0, 0, "late");
    assertThat(text(get(received))).isEqualTo("late");
  }

  @Test
  void shouldAcknowledgeAutomaticallyWhenReceiveReturns() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    CompletableFuture<Message> received = async(consumer::receive);
    broker.next(ConsumerCredit.class);
    broker.deliver(CONSUMER, 5, 0, "a");
    get(received);
    ConsumerAcknowledge acknowledge = broker.next(ConsumerAcknowledge.class);
    assertThat(acknowledge.durable()).isFalse();
    assertThat(ranges(acknowledge)).containsExactly(new AckRange(5, 5, ACCEPT));
  }

  @Test
  void shouldWaitForTheAcknowledgementWhereAskedTo() throws Exception {
    connection = connect("autoAckSync=true");
    connection.start();
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    broker.holdAcknowledgements();
    CompletableFuture<Message> received = async(consumer::receive);
    broker.next(ConsumerCredit.class);
    broker.deliver(CONSUMER, 0, 0, "a");
    assertThat(broker.next(ConsumerAcknowledge.class).durable()).isTrue();
    assertThat(received).isNotDone();
    broker.releaseAcknowledgements();
    assertThat(text(get(received))).isEqualTo("a");
  }

  @Test
  void shouldAcknowledgeAllThatTheSessionConsumedDurably() throws Exception {
    MessageConsumer consumer = consumer(Session.CLIENT_ACKNOWLEDGE);
    Message last = receiveAll(consumer, "a", "b", "c");
    broker.holdAcknowledgements();
    CompletableFuture<Void> acknowledged =
        async(
            () -> {
              last.acknowledge();
              return null;
            });
    ConsumerAcknowledge acknowledge = nextDurable();
    assertThat(ranges(acknowledge)).containsExactly(new AckRange(0, 2, ACCEPT));
    assertThat(acknowledged).isNotDone();
    broker.releaseAcknowledgements();
    get(acknowledged);
  }

  @Test
  void shouldAcknowledgeLazilyInGroups() throws Exception {
    MessageConsumer consumer = consumer(Session.DUPS_OK_ACKNOWLEDGE);
    receiveAll(consumer, "a", "b", "c");
    consumer.close();
    assertThat(ranges(broker.next(ConsumerAcknowledge.class)))
        .containsExactly(new AckRange(0, 2, ACCEPT));
  }

  @Test
  void shouldGiveBackDeliveredMessagesOnRecover() throws Exception {
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(session.createQueue("q"));
    receiveAll(consumer, "a", "b");
    session.recover();
    ConsumerReset reset = broker.next(ConsumerReset.class);
    assertThat(reset.detach()).isFalse();
    assertThat(reset.delivered()).containsExactly(new AckRange(0, 1, DELIVERED));
    CompletableFuture<Message> again = async(consumer::receive);
    broker.next(ConsumerCredit.class);
    broker.deliver(CONSUMER, 0, 1, "a", "b");
    Message message = get(again);
    assertThat(text(message)).isEqualTo("a");
    assertThat(message.getJMSRedelivered()).isTrue();
    assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
  }

  @Test
  void shouldGiveBackEverythingUndeliveredWhenAnotherConsumerWaits() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    CompletableFuture<Message> received = async(consumer::receive);
    broker.next(ConsumerCredit.class);
    broker.deliver(CONSUMER, 0, 0, "a", "b", "c");
    get(received);
    broker.next(ConsumerAcknowledge.class);
    broker.recall(CONSUMER);
    assertThat(ranges(broker.next(ConsumerAcknowledge.class)))
        .containsExactly(new AckRange(1, 2, RELEASE_UNDELIVERED));
  }

  @Test
  void shouldTakeBackItsCreditBeforeItGivesRecordsBack() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    receiveAll(consumer, "a");
    CompletableFuture<Message> received = async(consumer::receive);
    assertThat(broker.next(ConsumerCredit.class).records()).isEqualTo(2);
    broker.deliver(CONSUMER, 1, 0, "b");
    get(received);
    broker.next(ConsumerAcknowledge.class);
    broker.settle();
    broker.recall(CONSUMER);
    ConsumerCredit credit = broker.next(ConsumerCredit.class);
    while (!credit.drain()) {
      credit = broker.next(ConsumerCredit.class);
    }
    assertThat(credit.records()).isZero();
  }

  @Test
  void shouldReturnNullFromAWaitingReceiveOnClose() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    CompletableFuture<Message> received = async(consumer::receive);
    broker.next(ConsumerCredit.class);
    consumer.close();
    assertThat(get(received)).isNull();
    assertThat(broker.next(ConsumerReset.class).detach()).isTrue();
    assertThatThrownBy(consumer::receive).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldKeepMessagesOfAClosedConsumerAcknowledgeable() throws Exception {
    MessageConsumer consumer = consumer(Session.CLIENT_ACKNOWLEDGE);
    Message message = receiveAll(consumer, "a");
    consumer.close();
    broker.settle();
    message.acknowledge();
    assertThat(ranges(nextDurable())).containsExactly(new AckRange(0, 0, ACCEPT));
    assertThat(broker.next(ConsumerReset.class).detach()).isTrue();
  }

  @Test
  void shouldNotAcknowledgeOnClose() throws Exception {
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(session.createQueue("q"));
    Message message = receiveAll(consumer, "a");
    session.close();
    ConsumerReset reset = broker.next(ConsumerReset.class);
    assertThat(reset.detach()).isTrue();
    assertThat(reset.delivered()).containsExactly(new AckRange(0, 0, DELIVERED));
    assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldReceiveNothingWhileStopped() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    connection.stop();
    assertThat(consumer.receiveNoWait()).isNull();
    CompletableFuture<Message> received = async(consumer::receive);
    broker.settle();
    assertThat(received).isNotDone();
    connection.start();
    broker.next(ConsumerCredit.class);
    broker.deliver(CONSUMER, 0, 0, "a");
    assertThat(text(get(received))).isEqualTo("a");
  }

  @Test
  void shouldReadFromAllPartitions() throws Exception {
    broker.setPartitions(2);
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    CompletableFuture<Message> received = async(consumer::receive);
    broker.next(ConsumerCredit.class);
    broker.next(ConsumerCredit.class);
    broker.deliver(2, 0, 0, "from the second");
    assertThat(text(get(received))).isEqualTo("from the second");
    assertThat(broker.next(ConsumerAcknowledge.class).entries().get(0).consumerId()).isEqualTo(2);
  }

  @Test
  void shouldThrowWhatEndsTheConsumer() throws Exception {
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    CompletableFuture<Message> received = async(consumer::receive);
    broker.next(ConsumerCredit.class);
    broker.send(
        CONSUMER,
        new ConsumerEvent.Closed(Errors.UNKNOWN_TOPIC_ID, "the queue was deleted"),
        ByteBuffer.allocate(0));
    assertThat(failure(received))
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining("the queue was deleted");
  }

  @Test
  void shouldTellTheExceptionListenerAndTheReceiversOfALoss() throws Exception {
    BlockingQueue<JMSException> reported = new LinkedBlockingQueue<>();
    connection.setExceptionListener(reported::add);
    MessageConsumer consumer = consumer(Session.AUTO_ACKNOWLEDGE);
    CompletableFuture<Message> received = async(consumer::receive);
    broker.next(ConsumerCredit.class);
    broker.lose("the broker is gone");
    assertThat(failure(received)).isInstanceOf(JMSException.class);
    assertThat(reported.poll(DEADLINE_SECONDS, TimeUnit.SECONDS))
        .hasMessageContaining("the broker is gone")
        .hasFieldOrPropertyWithValue("errorCode", "CONNECTION_LOST");
    assertThatThrownBy(connection::createSession).isInstanceOf(JMSException.class);
    connection.close();
  }

  @Test
  void shouldRefuseWhatItDoesNotHave() throws Exception {
    Session session = connection.createSession();
    assertThatThrownBy(() -> session.createConsumer(session.createQueue("q"), "a = "))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> session.createDurableConsumer(session.createTopic("t"), "s"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.createConsumer(null))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(session::commit).isInstanceOf(IllegalStateException.class);
  }

  private MessageConsumer consumer(int mode) throws JMSException {
    Session session = connection.createSession(mode);
    return session.createConsumer(session.createQueue("q"));
  }

  /** Receives these, delivered at once from offset 0 on; returns the last. */
  private Message receiveAll(MessageConsumer consumer, String... texts) throws Exception {
    CompletableFuture<Message> first = async(consumer::receive);
    broker.next(ConsumerCredit.class);
    broker.deliver(CONSUMER, 0, 0, texts);
    Message last = get(first);
    for (int i = 1; i < texts.length; i++) {
      last = consumer.receive();
    }
    assertThat(text(last)).isEqualTo(texts[texts.length - 1]);
    return last;
  }

  private ConsumerAcknowledge nextDurable() throws InterruptedException {
    ConsumerAcknowledge acknowledge = broker.next(ConsumerAcknowledge.class);
    while (!acknowledge.durable()) {
      acknowledge = broker.next(ConsumerAcknowledge.class);
    }
    return acknowledge;
  }

  private static List<AckRange> ranges(ConsumerAcknowledge acknowledge) {
    return acknowledge.entries().get(0).ranges();
  }

  private static String text(Message message) throws JMSException {
    return ((TextMessage) message).getText();
  }
}
