package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.BrokerKey;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages around and above what a broker takes: the sender's alone to suffer for. */
class LargeMessagesIT {
  private static final String BROKER = "large-messages-it";
  private static final long DEADLINE_MS = 30_000;
  private static final int SMALL_BATCH = 4_000;

  private Connection connection;
  private Session session;

  @BeforeEach
  void connect() throws JMSException {
    connection = new LogwharfConnectionFactory("logwharf:memory:" + BROKER).createConnection();
    connection.start();
    session = connection.createSession();
  }

  @AfterEach
  void close() throws JMSException {
    connection.close();
  }

  @AfterAll
  static void stopBroker() {
    LogwharfConnectionFactory.stopMemoryBroker(BROKER);
  }

  private BytesMessage megabytes(int size) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(new byte[size << 20]);
    return message;
  }

  @Test
  void shouldCarryMessagesOfManyBatches() throws JMSException {
    Queue queue = session.createQueue("large");
    MessageProducer producer = session.createProducer(queue);
    MessageConsumer consumer = session.createConsumer(queue);
    for (int size : new int[] {1, 2, 20}) {
      producer.send(megabytes(size));
      BytesMessage received = (BytesMessage) consumer.receive(DEADLINE_MS);
      assertThat(received.getBodyLength()).isEqualTo((long) size << 20);
    }
  }

  @Test
  void shouldRefuseWhatNoRequestHasRoomForAndStayConnected() throws JMSException {
    Queue queue = session.createQueue("larger-than-a-request");
    MessageProducer producer = session.createProducer(queue);
    BytesMessage tooLarge = megabytes(101);
    for (int mode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
      assertTooLarge(() -> producer.send(tooLarge, mode, 4, 0));
    }
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer inTransaction = transacted.createProducer(queue);
    inTransaction.send(session.createTextMessage("kept"));
    assertTooLarge(() -> inTransaction.send(tooLarge));
    transacted.commit();
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(consumer.receive(DEADLINE_MS).getBody(String.class)).isEqualTo("kept");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldEndTransactionsInWhichEverySendWasRefused() throws JMSException {
    Queue queue = session.createQueue("nothing-but-refused");
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = transacted.createProducer(queue);
    BytesMessage tooLarge = megabytes(101);
    assertTooLarge(() -> producer.send(tooLarge));
    transacted.commit();
    assertTooLarge(() -> producer.send(tooLarge));
    transacted.rollback();
    producer.send(session.createTextMessage("fits"));
    transacted.commit();
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(consumer.receive(DEADLINE_MS).getBody(String.class)).isEqualTo("fits");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldRefuseNoOtherMessageWithOneThatIsTooLargeForTheTopic() throws Exception {
    Queue queue = session.createQueue("larger-than-the-topic-takes");
    MessageProducer producer = session.createProducer(queue);
    BytesMessage tooLarge = megabytes(33);
    List<CompletableFuture<Void>> small = new ArrayList<>();
    CompletableFuture<Void> refused = new CompletableFuture<>();
    for (int i = 0; i < 50; i++) {
      small.add(sendAsync(producer, session.createTextMessage("small")));
      if (i == 25) {
        refused = sendAsync(producer, tooLarge);
      }
    }
    CompletableFuture<Void> large = refused;
    assertThatThrownBy(() -> large.get(DEADLINE_MS, TimeUnit.MILLISECONDS))
        .hasCauseInstanceOf(ResourceAllocationException.class);
    for (CompletableFuture<Void> each : small) {
      assertThat(each).succeedsWithin(DEADLINE_MS, TimeUnit.MILLISECONDS);
    }
    MessageConsumer consumer = session.createConsumer(queue);
    for (int i = 0; i < 50; i++) {
      assertThat(consumer.receive(DEADLINE_MS).getBody(String.class)).isEqualTo("small");
    }
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldRefuseNoMessageForTheBatchThatItWouldShare() throws Exception {
    BrokerConfig config =
        BrokerConfig.inMemory().with(BrokerKey.MESSAGE_MAX_BYTES, Integer.toString(SMALL_BATCH));
    try (Broker broker = Broker.start(config);
        Connection first = open(broker);
        Connection second = open(broker)) {
      List<CompletableFuture<Void>> small = new ArrayList<>();
      List<CompletableFuture<Void>> large = new ArrayList<>();
      for (Connection each : List.of(first, second)) {
        Session own = each.createSession();
        MessageProducer producer = own.createProducer(own.createQueue("small-batches"));
        for (int i = 0; i < 100; i++) {
          small.add(sendAsync(producer, own.createTextMessage("x".repeat(SMALL_BATCH / 3))));
          if (i % 40 == 20) {
            large.add(sendAsync(producer, own.createTextMessage("y".repeat(SMALL_BATCH))));
          }
        }
      }
      for (CompletableFuture<Void> each : large) {
        assertThatThrownBy(() -> each.get(DEADLINE_MS, TimeUnit.MILLISECONDS))
            .hasCauseInstanceOf(ResourceAllocationException.class);
      }
      for (CompletableFuture<Void> each : small) {
        assertThat(each).succeedsWithin(DEADLINE_MS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static Connection open(Broker broker) throws JMSException {
    String url = "logwharf://localhost:" + broker.port();
    return new LogwharfConnectionFactory(url).createConnection();
  }

  private static CompletableFuture<Void> sendAsync(MessageProducer producer, Message message)
      throws JMSException {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    producer.send(
        message,
        new CompletionListener() {
          @Override
          public void onCompletion(Message completed) {
            sent.complete(null);
          }

          @Override
          public void onException(Message failed, Exception exception) {
            sent.completeExceptionally(exception);
          }
        });
    return sent;
  }

  private static void assertTooLarge(ThrowingCallable send) {
    assertThatThrownBy(send)
        .isInstanceOf(ResourceAllocationException.class)
        .hasMessageContaining("bytes")
        .satisfies(
            thrown ->
                assertThat(((JMSException) thrown).getErrorCode()).isEqualTo("MESSAGE_TOO_LARGE"));
  }
}
