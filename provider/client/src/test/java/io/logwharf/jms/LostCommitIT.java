package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.jms.CuttingProxy.Side;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionRolledBackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that break under a transaction, between a client and a broker on disk. */
class LostCommitIT {
  private static final int PRODUCE = 0;
  private static final int END_TXN = 26;
  private static final int TRANSACTIONAL_ACKNOWLEDGE = 10005;
  private static final long DEADLINE_MS = 30_000;

  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Broker broker;
  private CuttingProxy proxy;
  private Connection connection;
  private Session session;
  private MessageConsumer consumer;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerConfig.embedded(folder), meters);
    proxy = new CuttingProxy(broker.port());
    sendOutside("in", "1", "2");
    connection = connect(proxy.port());
    session = connection.createSession(Session.SESSION_TRANSACTED);
    consumer = session.createConsumer(session.createQueue("in"));
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    proxy.close();
    broker.close();
  }

  private static Connection connect(int port) throws JMSException {
    Connection connected =
        new LogwharfConnectionFactory("logwharf://localhost:" + port).createConnection();
    connected.start();
    return connected;
  }

  @Test
  void shouldHaveCommittedWhereOnlyTheAnswerWasLost() throws Exception {
    moveOne();
    proxy.cutAtNext(END_TXN, Side.BEFORE_THE_ANSWER);

    session.commit();

    assertMoved();
  }

  @Test
  void shouldRollBackWhereTheCommitWasLostOnItsWay() throws Exception {
    moveOne();
    proxy.cutAtNext(END_TXN, Side.BEFORE_THE_REQUEST);
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
    assertNotMoved();
  }

  @Test
  void shouldRollBackForGoodWhereTheBrokerHasNotSeenTheLoss() throws Exception {
    moveOne();
    proxy.cutAtNext(END_TXN, Side.BEFORE_THE_REQUEST_UNNOTICED);
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);

    proxy.deliverLate();
    proxy.cutAll();

    assertNotMoved();
  }

  @Test
  void shouldRollBackForGoodWhereASendArrivesLate() throws Exception {
    proxy.cutAtNext(PRODUCE, Side.BEFORE_THE_REQUEST_UNNOTICED);
    moveOne();
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);

    proxy.deliverLate();
    proxy.cutAll();

    assertNotMoved();
  }

  @Test
  void shouldRollBackWhereASendWasLost() throws Exception {
    proxy.cutAtNext(PRODUCE, Side.BEFORE_THE_REQUEST);
    moveOne();
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
    assertNotMoved();
  }

  @Test
  void shouldRollBackWhereAnAcknowledgementWasLost() throws Exception {
    moveOne();
    proxy.cutAtNext(TRANSACTIONAL_ACKNOWLEDGE, Side.BEFORE_THE_REQUEST);
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
    assertNotMoved();
  }

  @Test
  void shouldSayTrulyWhatBecameWhereTheAnswerToASendWasLost() throws Exception {
    proxy.cutAtNext(PRODUCE, Side.BEFORE_THE_ANSWER);
    moveOne();
    assertCommitIsAnsweredTruly();
  }

  @Test
  void shouldSayTrulyWhatBecameWhereTheAnswerToAnAcknowledgementWasLost() throws Exception {
    moveOne();
    proxy.cutAtNext(TRANSACTIONAL_ACKNOWLEDGE, Side.BEFORE_THE_ANSWER);
    assertCommitIsAnsweredTruly();
  }

  /** Either is right, as the commit may have been behind the work whose answer was lost. */
  private void assertCommitIsAnsweredTruly() throws Exception {
    boolean committed = true;
    try {
      session.commit();
    } catch (TransactionRolledBackException e) {
      committed = false;
    }
    if (committed) {
      assertMoved();
    } else {
      assertNotMoved();
    }
  }

  @Test
  void shouldRollBackAnOpenTransactionWhoseConnectionWasLost() throws Exception {
    moveOne();
    session
        .createProducer(session.createQueue("out"))
        .send(session.createTextMessage("enough to be sent at once".repeat(1000)));
    awaitOpenTransactions(1);
    proxy.cutAll();
    awaitOpenTransactions(0);
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
    assertNotMoved();
  }

  /** Receives a message and sends it on, with nothing committed. */
  private void moveOne() throws JMSException {
    Message message = consumer.receive(DEADLINE_MS);
    session
        .createProducer(session.createQueue("out"))
        .send(session.createTextMessage(((TextMessage) message).getText()));
  }

  private void assertMoved() throws JMSException {
    assertThat(drain("out")).containsExactly("1 x1");
    assertThat(drain("in")).hasSize(1).allMatch(text -> text.startsWith("2 "));
  }

  private void assertNotMoved() throws Exception {
    awaitOpenTransactions(0);
    // The broker may hear of the loss a little later; then it gives back what was delivered.
    assertThat(receive("in", 2)).startsWith("1 x2");
    assertThat(drain("in")).isEmpty();
    assertThat(drain("out")).isEmpty();
  }

  private void awaitOpenTransactions(int count) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
    while (meters.get("logwharf.transactions").tag("state", "open").gauge().value() != count) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void sendOutside(String queue, String... texts) throws JMSException {
    try (Connection direct = connect(broker.port())) {
      Session sending = direct.createSession();
      for (String text : texts) {
        sending.createProducer(sending.createQueue(queue)).send(sending.createTextMessage(text));
      }
    }
  }

  /** Consumes what is there. */
  private List<String> drain(String queue) throws JMSException {
    return receive(queue, 0);
  }

  /** Consumes so many messages, however long they take, and what is there beyond. */
  private List<String> receive(String queue, int atLeast) throws JMSException {
    List<String> texts = new ArrayList<>();
    try (Connection direct = connect(broker.port())) {
      Session reading = direct.createSession();
      MessageConsumer drain = reading.createConsumer(reading.createQueue(queue));
      Message message;
      while ((message = drain.receive(texts.size() < atLeast ? DEADLINE_MS : 200)) != null) {
        texts.add(
            ((TextMessage) message).getText() + " x" + message.getIntProperty("JMSXDeliveryCount"));
      }
    }
    return texts;
  }
}
