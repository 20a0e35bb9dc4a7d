package io.logwharf.jms.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.protocol.extension.ResolveDestination;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Sending (Jakarta Messaging 3.1 chapter 7). */
class SendingTest extends ClientTest {
  /** Than a few short messages together, which therefore wait for it. */
  private static final String LARGER = "x".repeat(2000);

  @Test
  void shouldReturnFromAPersistentSendOnlyWhenTheBrokerHasAnswered() throws Exception {
    broker.holdProduces();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    CompletableFuture<Void> sent = async(() -> send(producer, session, "a"));
    ScriptedBroker.Produced produced = broker.next(ScriptedBroker.Produced.class);
    assertThat(produced.persistent()).isTrue();
    assertThat(TextRecords.texts(produced.batches().get(0).records())).containsExactly("a");
    assertThat(sent).isNotDone();
    broker.releaseProduces();
    get(sent);
  }

  @Test
  void shouldNotWaitForTheAnswerToANonPersistentSend() throws Exception {
    broker.holdProduces();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("a"));
    assertThat(broker.next(ScriptedBroker.Produced.class).persistent()).isFalse();
  }

  @Test
  void shouldReportTheRefusalOfANonPersistentMessageOnTheNextSend() throws Exception {
    broker.answerProducesWith(Errors.KAFKA_STORAGE_ERROR, "the disk is full");
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("lost"));
    broker.next(ScriptedBroker.Produced.class);
    broker.settle();
    assertThatThrownBy(() -> producer.send(session.createTextMessage("next")))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("the disk is full");
    broker.answerProducesWith(Errors.NONE, null);
    producer.send(session.createTextMessage("after"));
    ScriptedBroker.Produced produced = broker.next(ScriptedBroker.Produced.class);
    assertThat(TextRecords.texts(produced.batches().get(0).records())).containsExactly("after");
  }

  @Test
  void shouldThrowWhatTheBrokerRefuses() throws Exception {
    broker.answerProducesWith(Errors.KAFKA_STORAGE_ERROR, "the disk is full");
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    assertThatThrownBy(() -> producer.send(session.createTextMessage("a")))
        .isInstanceOf(ResourceAllocationException.class)
        .hasMessage("sending to queue:q failed: the disk is full")
        .hasFieldOrPropertyWithValue("errorCode", "KAFKA_STORAGE_ERROR");
  }

  @Test
  void shouldFailASendWhoseConnectionIsLostWhileTheSharedChannelIsOpened() throws Exception {
    LogwharfConnection other = connect("");
    Session session = connection.createSession();
    CompletableFuture<BrokerChannel> opened = broker.holdConnects();
    // Already a producer that names its destination needs the shared channel.
    CompletableFuture<Void> sent =
        async(() -> send(session.createProducer(session.createQueue("q")), session, "a"));
    broker.awaitConnects(3);

    broker.lose(0, "cut");
    broker.settle();
    opened.complete(broker);

    assertThat(failure(sent)).isInstanceOf(JMSException.class).hasMessageContaining("cut");
    other.close();
  }

  @Test
  void shouldPutWhatArrivesWhileABatchIsOnItsWayIntoOneBatch() throws Exception {
    broker.holdProduces();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("first"));
    broker.next(ScriptedBroker.Produced.class);
    producer.send(session.createTextMessage("a"));
    producer.send(session.createTextMessage("b"));
    broker.assertNoRequest();
    broker.releaseProduces();
    ScriptedBroker.Produced produced = broker.next(ScriptedBroker.Produced.class);
    assertThat(TextRecords.texts(produced.batches().get(0).records())).containsExactly("a", "b");
  }

  @Test
  void shouldPutWhatSeveralConnectionsSendIntoOneBatch() throws Exception {
    LogwharfConnection other = connect("");
    Session session = connection.createSession();
    Session otherSession = other.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    MessageProducer otherProducer = otherSession.createProducer(session.createQueue("q"));
    broker.holdProduces();
    CompletableFuture<Void> first = async(() -> send(producer, session, LARGER));
    broker.next(ScriptedBroker.Produced.class);
    Recorder recorder = new Recorder();
    producer.send(session.createTextMessage("a"), recorder);
    otherProducer.send(otherSession.createTextMessage("b"), recorder);
    broker.assertNoRequest();
    broker.releaseProduces();
    ScriptedBroker.Produced produced = broker.next(ScriptedBroker.Produced.class);
    assertThat(TextRecords.texts(produced.batches().get(0).records())).containsExactly("a", "b");
    get(first);
    other.close();
    connection.close();
    assertThat(recorder.calls).hasSize(2);
  }

  @Test
  void shouldLearnOfASmallerLimitOfTheTopicWhenABatchIsRefused() throws Exception {
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    broker.limitBatchesTo(1_000);
    broker.answerProducesWith(Errors.MESSAGE_TOO_LARGE, "1,000 bytes at most");
    assertThatThrownBy(() -> producer.send(session.createTextMessage(LARGER)))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("1,000 bytes at most");
    broker.answerProducesWith(Errors.NONE, null);
    broker.next(ResolveDestination.class);
    producer.send(session.createTextMessage("a"));
    broker.next(ResolveDestination.class);
    assertThat(TextRecords.texts(onlyBatch().records())).containsExactly("a");
  }

  @Test
  void shouldSetTheHeadersOfTheSentMessage() throws Exception {
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    producer.setTimeToLive(1000);
    producer.setDeliveryDelay(10);
    producer.setPriority(7);
    Message message = session.createMessage();
    producer.send(message);
    assertThat(message.getJMSDestination()).hasToString("queue:q");
    assertThat(message.getJMSMessageID()).startsWith("ID:c1-");
    assertThat(message.getJMSTimestamp()).isEqualTo(NOW);
    assertThat(message.getJMSExpiration()).isEqualTo(NOW + 1000);
    assertThat(message.getJMSDeliveryTime()).isEqualTo(NOW + 10);
    assertThat(message.getJMSPriority()).isEqualTo(7);
    assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
  }

  @Test
  void shouldLeaveOutMessageIdAndTimestampWhereDisabled() throws Exception {
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    producer.setDisableMessageID(true);
    producer.setDisableMessageTimestamp(true);
    Message message = session.createMessage();
    producer.send(message);
    assertThat(message.getJMSMessageID()).isNull();
    assertThat(message.getJMSTimestamp()).isZero();
  }

  @Test
  void shouldKeepASessionsMessagesInOnePartitionAndAGroupsInItsOwn() throws Exception {
    broker.setPartitions(8);
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    producer.send(session.createTextMessage("a"));
    int first = onlyBatch().partition();
    producer.send(session.createTextMessage("b"));
    assertThat(onlyBatch().partition()).isEqualTo(first);
    Message grouped = session.createTextMessage("c");
    grouped.setStringProperty("JMSXGroupID", "group 1");
    producer.send(grouped);
    Session other = connection.createSession();
    int groups = onlyBatch().partition();
    other.createProducer(other.createQueue("q")).send(grouped);
    assertThat(onlyBatch().partition()).isEqualTo(groups);
  }

  @Test
  void shouldCallCompletionListenersInTheOrderOfTheSendsAndOnAnotherThread() throws Exception {
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    Recorder recorder = new Recorder();
    List<Message> messages =
        List.of(
            session.createTextMessage("0"),
            session.createTextMessage("1"),
            session.createTextMessage("2"));
    for (Message message : messages) {
      producer.send(message, recorder);
    }
    for (Message message : messages) {
      Call call = recorder.next();
      assertThat(call.message()).isSameAs(message);
      assertThat(call.thread()).isNotSameAs(Thread.currentThread());
      assertThat(call.failure()).isNull();
    }
  }

  @Test
  void shouldTellTheCompletionListenerOfAFailure() throws Exception {
    broker.answerProducesWith(Errors.TOPIC_AUTHORIZATION_FAILED, "you may not");
    Session session = connection.createSession();
    Recorder recorder = new Recorder();
    Message message = session.createMessage();
    session.createProducer(session.createQueue("q")).send(message, recorder);
    assertThat(recorder.next().failure())
        .isInstanceOf(jakarta.jms.JMSSecurityException.class)
        .hasMessageContaining("you may not");
  }

  @Test
  void shouldWaitForCompletionListenersOnClose() throws Exception {
    broker.holdProduces();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    Recorder recorder = new Recorder();
    producer.send(session.createMessage(), recorder);
    broker.next(ScriptedBroker.Produced.class);
    CompletableFuture<Void> closed =
        async(
            () -> {
              producer.close();
              return null;
            });
    broker.settle();
    assertThat(closed).isNotDone();
    broker.releaseProduces();
    get(closed);
    assertThat(recorder.calls).hasSize(1);
  }

  @Test
  void shouldRefuseToCloseFromACompletionListener() throws Exception {
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    CompletionListener closing =
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            for (AutoCloseable each : List.of(producer, session, connection)) {
              try {
                each.close();
                failures.add(new AssertionError("closed"));
              } catch (Exception e) {
                failures.add(e);
              }
            }
          }

          @Override
          public void onException(Message message, Exception exception) {
            failures.add(exception);
          }
        };
    producer.send(session.createMessage(), closing);
    for (int i = 0; i < 3; i++) {
      assertThat(failures.poll(DEADLINE_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldFailWaitingAndLaterSendsWhenTheConnectionIsLost() throws Exception {
    broker.holdProduces();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    producer.send(session.createTextMessage("held"), new Recorder());
    broker.next(ScriptedBroker.Produced.class);
    CompletableFuture<Void> sent = async(() -> send(producer, session, "a"));
    broker.settle();
    broker.lose("gone");
    assertThat(failure(sent)).isInstanceOf(JMSException.class).hasMessageContaining("gone");
    assertThatThrownBy(() -> producer.send(session.createTextMessage("b")))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void shouldHoldSendersBackAboveTheBound() throws Exception {
    broker.holdProduces();
    LogwharfConnection small = connect("sendBufferBytes=65536");
    Session session = small.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("x".repeat(70_000)));
    CompletableFuture<Void> next = async(() -> send(producer, session, "held back"));
    broker.next(ScriptedBroker.Produced.class);
    broker.assertNoRequest();
    assertThat(next).isNotDone();
    broker.releaseProduces();
    get(next);
  }

  @Test
  void shouldRefuseBadArguments() throws Exception {
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    MessageProducer anonymous = session.createProducer(null);
    assertThatThrownBy(() -> producer.send(null)).isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> anonymous.send(session.createMessage()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> anonymous.send(null, session.createMessage()))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> producer.send(session.createQueue("r"), session.createMessage()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> producer.send(session.createMessage(), (CompletionListener) null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> producer.setPriority(10)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.setDeliveryMode(3)).isInstanceOf(JMSException.class);
  }

  @Test
  void shouldSendEverythingBeforeTheConnectionCloses() throws Exception {
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(session.createQueue("q"));
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("a"));
    connection.close();
    broker.nextExactly(ResolveDestination.class);
    broker.nextExactly(ScriptedBroker.Produced.class);
    assertThat(broker.nextExactly(String.class)).isEqualTo("closed");
    assertThat(broker.nextExactly(String.class)).isEqualTo("released");
    assertThatThrownBy(() -> producer.send(session.createMessage()))
        .isInstanceOf(IllegalStateException.class);
  }

  private ScriptedBroker.Batch onlyBatch() throws InterruptedException {
    return broker.next(ScriptedBroker.Produced.class).batches().get(0);
  }

  private static Void send(MessageProducer producer, Session session, String text)
      throws JMSException {
    producer.send(session.createTextMessage(text));
    return null;
  }

  private record Call(Message message, Exception failure, Thread thread) {}

  private static final class Recorder implements CompletionListener {
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    @Override
    public void onCompletion(Message message) {
      calls.add(new Call(message, null, Thread.currentThread()));
    }

    @Override
    public void onException(Message message, Exception exception) {
      calls.add(new Call(message, exception, Thread.currentThread()));
    }

    private Call next() throws InterruptedException {
      Call call = calls.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      assertThat(call).as("a call of the completion listener").isNotNull();
      return call;
    }
  }
}
