package io.logwharf.jms.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.jms.connection.ScriptedBroker.EndOfTransaction;
import io.logwharf.jms.connection.ScriptedBroker.Produced;
import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerReset;
import io.logwharf.protocol.extension.LeaseEnd;
import io.logwharf.protocol.extension.ResolveDestination;
import io.logwharf.protocol.extension.TransactionalAcknowledge;
import io.logwharf.protocol.record.BatchView;
import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transacted sessions (Jakarta Messaging 3.1 §6.2.7). */
class TransactedSessionTest extends ClientTest {
  private static final int CONSUMER = 1;

  private Session session;

  @BeforeEach
  void start() throws Exception {
    connection.start();
    session = connection.createSession(Session.SESSION_TRANSACTED);
  }

  @Test
  void shouldSayThatItIsTransacted() throws Exception {
    assertThat(session.getTransacted()).isTrue();
    assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    assertThat(connection.createSession(true, Session.AUTO_ACKNOWLEDGE).getTransacted()).isTrue();
    assertThat(connection.createSession(false, Session.AUTO_ACKNOWLEDGE).getTransacted()).isFalse();
  }

  @Test
  void shouldAskTheBrokerForNothingWhereNothingWasDone() throws Exception {
    session.commit();
    session.rollback();
    broker.assertNoRequest();
  }

  @Test
  void shouldSendUnderTheLeaseWithTheCommitAndAskForThatBehindIt() throws Exception {
    broker.holdProduces();
    MessageProducer producer = producer();
    broker.next(ResolveDestination.class);
    producer.send(session.createTextMessage("m"));
    broker.assertNoRequest();

    CompletableFuture<Object> committed = commit();
    Produced produced = broker.nextExactly(Produced.class);
    BatchView batch = new BatchView().wrap(produced.batches().get(0).records());
    assertThat(produced.persistent()).isFalse();
    assertThat(batch.isTransactional()).isTrue();
    assertThat(broker.nextExactly(EndOfTransaction.class))
        .isEqualTo(new EndOfTransaction(batch.producerId(), true, 1));
    assertThat(committed).as("before the send is answered").isNotDone();
    broker.releaseProduces();
    get(committed);
  }

  @Test
  void shouldSendAtOnceWhatIsEnoughForARequest() throws Exception {
    MessageProducer producer = producer();
    producer.send(session.createTextMessage("m"));
    producer.send(session.createTextMessage("m".repeat(20_000)));
    assertThat(broker.next(Produced.class).batches()).hasSize(1);
  }

  @Test
  void shouldSendAtOnceWhatSomebodyWaitsFor() throws Exception {
    sendAtOnce("m");
    broker.next(Produced.class);
  }

  @Test
  void shouldGoOnWithTheSameProducerAndItsSequence() throws Exception {
    MessageProducer producer = producer();
    producer.send(session.createTextMessage("1"));
    session.commit();
    producer.send(session.createTextMessage("2"));
    session.rollback();
    producer.send(session.createTextMessage("3"));
    session.commit();

    long producerId = -1;
    for (int i = 0; i < 3; i++) {
      var batch = new BatchView().wrap(broker.next(Produced.class).batches().get(0).records());
      assertThat(batch.baseSequence()).isEqualTo(i);
      assertThat(i == 0 || batch.producerId() == producerId).isTrue();
      producerId = batch.producerId();
      assertThat(broker.next(EndOfTransaction.class).commit()).isEqualTo(i != 1);
    }
  }

  @Test
  void shouldAcknowledgeWithTheCommitOnly() throws Exception {
    MessageConsumer consumer = consumer();
    assertThat(receive(consumer, 10, "a", "b")).isNotNull();
    assertThat(consumer.receive()).isNotNull();

    session.commit();

    TransactionalAcknowledge acknowledged = broker.next(TransactionalAcknowledge.class);
    assertThat(acknowledged.entries())
        .containsExactly(
            new ConsumerAcknowledge.Entry(CONSUMER, List.of(new AckRange(10, 11, AckType.ACCEPT))));
    assertThat(broker.nextExactly(EndOfTransaction.class))
        .isEqualTo(new EndOfTransaction(acknowledged.producerId(), true, 1));
    session.commit();
    broker.assertNoRequest();
  }

  @Test
  void shouldGiveBackAsDeliveredWhatIsRolledBack() throws Exception {
    MessageConsumer consumer = consumer();
    receive(consumer, 10, "a", "b");

    session.rollback();

    ConsumerReset reset = broker.next(ConsumerReset.class);
    assertThat(reset.detach()).isFalse();
    assertThat(reset.delivered()).containsExactly(new AckRange(10, 10, AckType.DELIVERED));
    broker.assertNoRequest();
    assertThat(receive(consumer, 10, "a").getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  @Test
  void shouldRollBackWhereASendWasRefused() throws Exception {
    broker.answerProducesWith(Errors.KAFKA_STORAGE_ERROR, "disk");
    MessageConsumer consumer = consumer();
    receive(consumer, 10, "a");
    producer().send(session.createTextMessage("m"));

    assertThatThrownBy(session::commit)
        .isInstanceOf(TransactionRolledBackException.class)
        .hasMessageContaining("disk");

    assertThat(broker.next(ConsumerReset.class).delivered()).isEmpty();
    assertThat(broker.next(EndOfTransaction.class).commit()).isFalse();
    broker.answerProducesWith(Errors.NONE, null);
    producer().send(session.createTextMessage("m"));
    session.commit();
    assertThat(broker.next(EndOfTransaction.class).commit()).isTrue();
  }

  @Test
  void shouldCommitNothingWhereNoSendCameToTheBroker() throws Exception {
    broker.limitRequestsTo(10_000);
    session = connect("").createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = producer();
    broker.next(ResolveDestination.class);
    assertThatThrownBy(() -> producer.send(session.createTextMessage("m".repeat(20_000))))
        .isInstanceOf(JMSException.class);
    session.commit();
    broker.assertNoRequest();
  }

  @Test
  void shouldWaitForAnswersWhereMoreIsToBeSentThanMayBeUnderWay() throws Exception {
    session = connect("batchBytes=1024").createSession(Session.SESSION_TRANSACTED);
    broker.holdProduces();
    MessageProducer producer = producer();
    for (int i = 0; i < 8; i++) {
      producer.send(session.createTextMessage("m".repeat(2_000)));
    }
    CompletableFuture<Object> committed = commit();
    for (int i = 0; i < 5; i++) {
      broker.next(Produced.class);
    }
    broker.assertNoRequest();
    broker.releaseProduces();
    get(committed);
    assertThat(broker.next(EndOfTransaction.class).work()).isEqualTo(8);
  }

  @Test
  void shouldReportTheBrokersRefusalToCommitAsRollBack() throws Exception {
    broker.answerCommitsWith(new BrokerException(Errors.TRANSACTION_ABORTABLE, "timed out"));
    producer().send(session.createTextMessage("m"));
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
  }

  @Test
  void shouldAskAgainWhereTheAnswerToACommitWasLost() throws Exception {
    broker.answerCommitsWith(new ConnectionLostException("gone"));
    broker.answerCommitsWith(new BrokerException(Errors.CONCURRENT_TRANSACTIONS, "soon"));
    producer().send(session.createTextMessage("m"));
    session.commit();
    EndOfTransaction commit = broker.next(EndOfTransaction.class);
    var again = new EndOfTransaction(commit.producerId(), true, LeaseEnd.ASKED_AGAIN);
    assertThat(broker.next(EndOfTransaction.class)).isEqualTo(again);
    assertThat(broker.next(EndOfTransaction.class)).isEqualTo(again);

    broker.answerCommitsWith(new ConnectionLostException("gone"));
    broker.answerCommitsWith(new BrokerException(Errors.TRANSACTION_ABORTABLE, "rolled back"));
    producer().send(session.createTextMessage("m"));
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
  }

  @Test
  void shouldSayThatTheOutcomeIsUnknownWhereNobodyAnswers() throws Exception {
    session = connect("connectTimeoutMs=1").createSession(Session.SESSION_TRANSACTED);
    for (int i = 0; i < 1000; i++) {
      broker.answerCommitsWith(new ConnectionLostException("gone"));
    }
    producer().send(session.createTextMessage("m"));
    assertThatThrownBy(session::commit)
        .isNotInstanceOf(TransactionRolledBackException.class)
        .hasMessageContaining("may have been committed");
  }

  @Test
  void shouldReportALossBeforeTheCommitAsRollBack() throws Exception {
    broker.holdProduces();
    sendAtOnce("m");
    broker.next(Produced.class);
    broker.lose("cable");
    broker.answerProducesWith(Errors.NETWORK_EXCEPTION, "lost");
    broker.releaseProduces();
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
  }

  @Test
  void shouldRollBackOnClose() throws Exception {
    MessageConsumer consumer = consumer();
    receive(consumer, 10, "a");
    sendAtOnce("m");
    broker.next(Produced.class);
    broker.settle();
    session.close();
    assertThat(broker.next(ConsumerReset.class).delivered())
        .containsExactly(new AckRange(10, 10, AckType.DELIVERED));
    assertThat(broker.next(EndOfTransaction.class).commit()).isFalse();
  }

  @Test
  void shouldKeepWhatAClosedConsumerReceivedUntilTheCommit() throws Exception {
    MessageConsumer consumer = consumer();
    receive(consumer, 10, "a");
    consumer.close();
    session.commit();
    assertThat(broker.next(TransactionalAcknowledge.class).entries()).hasSize(1);
    broker.next(EndOfTransaction.class);
    assertThat(broker.next(ConsumerReset.class).detach()).isTrue();
  }

  @Test
  void shouldIgnoreAcknowledgeAndRefuseRecover() throws Exception {
    MessageConsumer consumer = consumer();
    receive(consumer, 10, "a").acknowledge();
    assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
    session.rollback();
    assertThat(broker.next(ConsumerReset.class).delivered()).hasSize(1);
  }

  @Test
  void shouldRefuseToEndATransactionInACompletionListener() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    producer()
        .send(
            session.createTextMessage("m"),
            new CompletionListener() {
              @Override
              public void onCompletion(Message message) {
                try {
                  session.commit();
                  thrown.complete(null);
                } catch (JMSException e) {
                  thrown.complete(e);
                }
              }

              @Override
              public void onException(Message message, Exception exception) {
                thrown.complete(exception);
              }
            });
    assertThat(get(thrown)).isInstanceOf(IllegalStateException.class);
    session.commit();
    assertThat(broker.next(EndOfTransaction.class).commit()).isTrue();
  }

  @Test
  void shouldRefuseToEndTransactionsThatThereAreNot() throws Exception {
    Session other = connection.createSession();
    assertThatThrownBy(other::commit).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(other::rollback).isInstanceOf(IllegalStateException.class);
    session.close();
    assertThatThrownBy(session::commit).isInstanceOf(IllegalStateException.class);
  }

  private CompletableFuture<Object> commit() {
    return async(
        () -> {
          session.commit();
          return null;
        });
  }

  private MessageProducer producer() throws JMSException {
    return session.createProducer(session.createQueue("q"));
  }

  private MessageConsumer consumer() throws JMSException {
    return session.createConsumer(session.createQueue("q"));
  }

  /** Somebody waits for the answer, so the message doesn't wait for the commit. */
  private void sendAtOnce(String text) throws JMSException {
    producer()
        .send(
            session.createTextMessage(text),
            new CompletionListener() {
              @Override
              public void onCompletion(Message message) {}

              @Override
              public void onException(Message message, Exception exception) {}
            });
  }

  private Message receive(MessageConsumer consumer, long offset, String... texts) throws Exception {
    CompletableFuture<Message> received = async(consumer::receive);
    broker.next(ConsumerCredit.class);
    broker.deliver(CONSUMER, offset, 0, texts);
    return get(received);
  }
}
