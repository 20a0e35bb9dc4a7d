package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Closing connections, sessions and consumers (Jakarta Messaging 3.1 §6.1.8, §6.2.15, §8.8). */
class ClosingIT extends SpecificationTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private ClosedObjects closedObjects;

  @BeforeEach
  void arguments() throws Exception {
    closedObjects =
        new ClosedObjects(
            Map.of(
                Destination.class,
                queue,
                Queue.class,
                queue,
                Topic.class,
                topic,
                String.class,
                "text",
                Class.class,
                String.class,
                Message.class,
                session.createTextMessage(),
                CompletionListener.class,
                new FutureCompletion(new CompletableFuture<>())));
  }

  private String next() throws InterruptedException {
    return heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS);
  }

  @Test
  void shouldRefuseEveryUseAfterCloseOfTheConnection_6_1_8() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    QueueBrowser browser = session.createBrowser(queue);
    Message created = session.createTextMessage("mine");
    connection.close();
    connection.close();
    closedObjects.assertRefused(connection, Connection.class);
    closedObjects.assertRefused(session, Session.class);
    closedObjects.assertRefused(consumer, MessageConsumer.class);
    closedObjects.assertRefused(producer, MessageProducer.class);
    closedObjects.assertRefused(browser, QueueBrowser.class);
    assertThat(created.getBody(String.class)).isEqualTo("mine");
  }

  @Test
  void shouldRefuseEveryUseAfterCloseOfTheSession_6_2_15() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(null);
    QueueBrowser browser = session.createBrowser(queue);
    session.close();
    session.close();
    closedObjects.assertRefused(session, Session.class);
    closedObjects.assertRefused(consumer, MessageConsumer.class);
    closedObjects.assertRefused(producer, MessageProducer.class);
    closedObjects.assertRefused(browser, QueueBrowser.class);
    connection.createSession().close();
  }

  @Test
  void shouldRefuseEveryUseAfterCloseOfTheObjectItself_6_2_15() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    QueueBrowser browser = session.createBrowser(queue);
    consumer.close();
    producer.close();
    browser.close();
    closedObjects.assertRefused(consumer, MessageConsumer.class);
    closedObjects.assertRefused(producer, MessageProducer.class);
    closedObjects.assertRefused(browser, QueueBrowser.class);
    assertThat(session.createMessage()).isNotNull();
  }

  @Test
  void shouldRefuseEveryUseOfTheDomainSpecificObjectsAfterClose_6_1_8() throws Exception {
    QueueConnection queues = provider.closing(provider.factory().createQueueConnection());
    QueueSession forQueues = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    QueueReceiver receiver = forQueues.createReceiver(queue);
    TopicConnection topics = provider.closing(provider.factory().createTopicConnection());
    TopicSession forTopics = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    TopicSubscriber subscriber = forTopics.createSubscriber(topic);
    queues.close();
    topics.close();
    closedObjects.assertRefused(receiver, QueueReceiver.class);
    closedObjects.assertRefused(subscriber, TopicSubscriber.class);
    assertThatThrownBy(() -> queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> forQueues.createReceiver(queue))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> forTopics.createPublisher(topic))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRefuseEveryUseAfterCloseOfTheContext_6_1_8() {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);
    var producer = context.createProducer();
    context.close();
    context.close();
    closedObjects.assertRefused(context, JMSContext.class);
    closedObjects.assertRefused(consumer, JMSConsumer.class);
    assertThatThrownBy(() -> producer.send(queue, "text"))
        .isInstanceOf(IllegalStateRuntimeException.class);
  }

  @Test
  void shouldRefuseEveryUseOfAClosedContextWhoseConnectionLivesOn_6_1_8() {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    JMSContext sharing = provider.closing(context.createContext(JMSContext.CLIENT_ACKNOWLEDGE));
    context.close();
    closedObjects.assertRefused(context, JMSContext.class);
    sharing.createProducer().send(queue, "a");
    assertThat(sharing.createConsumer(queue).receiveBody(String.class, DEADLINE_MS)).isEqualTo("a");
    sharing.close();
    closedObjects.assertRefused(sharing, JMSContext.class);
  }

  @Test
  void shouldCloseTheConnectionWithTheLastContext_6_1_8() {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    JMSContext sharing = provider.closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    var temporary = context.createTemporaryQueue();
    context.close();
    sharing.createProducer().send(temporary, "still there");
    sharing.close();
    JMSContext other = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    await(
        "the end of the temporary queue",
        () ->
            outcomeOf(() -> other.createProducer().send(temporary, "gone")).startsWith("Invalid"));
  }

  @Test
  void shouldEndPendingReceives_6_1_8() throws Exception {
    for (ActionOn<Connection> close :
        List.<ActionOn<Connection>>of(Connection::close, each -> session.close())) {
      open();
      connection = provider.newConnection();
      connection.start();
      session = connection.createSession();
      MessageConsumer consumer = session.createConsumer(queue);
      CompletableFuture<Message> received = async(consumer::receive);
      assertThat(goesOn(received)).isTrue();
      close.on(connection);
      assertThat(get(received)).isNull();
    }
  }

  @Test
  void shouldEndAPendingReceiveOfAConsumerByItsClose_8_8() throws Exception {
    for (ReceiveBy by :
        List.<ReceiveBy>of(MessageConsumer::receive, each -> each.receive(DEADLINE_MS))) {
      MessageConsumer consumer = session.createConsumer(queue);
      CompletableFuture<Message> received = async(() -> by.receive(consumer));
      assertThat(goesOn(received)).isTrue();
      consumer.close();
      assertThat(get(received)).isNull();
    }
  }

  @FunctionalInterface
  private interface ReceiveBy {
    Message receive(MessageConsumer consumer) throws Exception;
  }

  @Test
  void shouldWaitForRunningListenersWithEverythingAtTheirService_6_1_8() throws Exception {
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    for (Session each : List.of(session, connection.createSession())) {
      each.createConsumer(queue)
          .setMessageListener(
              message ->
                  runUnchecked(
                      () -> {
                        inside.countDown();
                        awaitLatch(go);
                        each.createProducer(each.createQueue(name + ".out")).send(message);
                        connection.getMetaData();
                        heard.add(text(message));
                      }));
    }
    send(queue, "a", "b");
    awaitLatch(inside);
    CompletableFuture<Void> closed = asyncRun(connection::close);
    assertThat(goesOn(closed)).isTrue();
    go.countDown();
    get(closed);
    assertThat(heard).containsExactlyInAnyOrder("a", "b");
    MessageConsumer out = anotherSession().createConsumer(queueNamed(name + ".out"));
    assertThat(receive(out, 2)).containsExactlyInAnyOrder("a", "b");
    assertThat(anotherSession().createConsumer(queue).receiveNoWait()).isNull();
  }

  @Test
  void shouldWaitForTheListenerOnCloseOfSessionAndConsumer_6_2_15_and_8_8() throws Exception {
    for (boolean ofSession : new boolean[] {true, false}) {
      Session listening = connection.createSession();
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      MessageConsumer consumer = listening.createConsumer(queue);
      consumer.setMessageListener(
          message -> {
            inside.countDown();
            awaitLatch(go);
            heard.add(text(message));
          });
      send(queue, "a");
      awaitLatch(inside);
      CompletableFuture<Void> closed =
          asyncRun(() -> (ofSession ? (AutoCloseable) listening : consumer).close());
      assertThat(goesOn(closed)).isTrue();
      go.countDown();
      get(closed);
      assertThat(heard.poll()).isEqualTo("a");
      listening.close();
      MessageConsumer rest = session.createConsumer(queue);
      assertThat(rest.receiveNoWait()).isNull();
      rest.close();
    }
  }

  @Test
  void shouldRefuseCloseFromAListenerOfItsOwn_6_1_8_and_6_2_15() throws Exception {
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              heard.add(outcomeOf(connection::close));
              heard.add(outcomeOf(session::close));
            });
    send(queue, "a");
    assertThat(next()).isEqualTo("IllegalStateException ILLEGAL_STATE");
    assertThat(next()).isEqualTo("IllegalStateException ILLEGAL_STATE");
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    context
        .createConsumer(topic)
        .setMessageListener(message -> heard.add(outcomeOf(context::close)));
    send(topic, "b");
    assertThat(next()).isEqualTo("IllegalStateRuntimeException ILLEGAL_STATE");
  }

  @Test
  void shouldLetAListenerCloseAnotherSession_6_2_15() throws Exception {
    Session other = connection.createSession();
    session.createConsumer(queue).setMessageListener(message -> heard.add(outcomeOf(other::close)));
    send(queue, "a");
    assertThat(next()).isEqualTo("done");
    assertThatThrownBy(other::createMessage).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldLetAListenerCloseItsConsumerAndCompleteNormally_8_8() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    consumer.setMessageListener(
        message -> {
          heard.add(outcomeOf(consumer::close));
          heard.add(text(message));
        });
    send(queue, "a", "b");
    assertThat(next()).isEqualTo("done");
    assertThat(next()).isEqualTo("a");
    assertThat(receive(anotherSession().createConsumer(queue))).isEqualTo("b");
    connection.close();
    assertThat(anotherSession().createConsumer(queue).receiveNoWait()).isNull();
  }

  @Test
  void shouldRefuseCloseCommitAndRollbackFromACompletionListener_7_3_4() throws Exception {
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = transacted.createProducer(queue);
    producer.send(
        transacted.createTextMessage("a"),
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            for (Action each :
                List.<Action>of(
                    producer::close,
                    transacted::close,
                    connection::close,
                    transacted::commit,
                    transacted::rollback)) {
              heard.add(outcomeOf(each));
            }
          }

          @Override
          public void onException(Message message, Exception failure) {
            heard.add(failure.toString());
          }
        });
    for (int i = 0; i < 5; i++) {
      assertThat(next()).isEqualTo("IllegalStateException ILLEGAL_STATE");
    }
  }

  @Test
  void shouldWaitForCompletionListenersOnClose_7_3_4() throws Exception {
    for (boolean ofSession : new boolean[] {true, false}) {
      Connection own = provider.newConnection();
      Session sending = own.createSession();
      CountDownLatch go = new CountDownLatch(1);
      sending
          .createProducer(queue)
          .send(
              sending.createTextMessage("a"),
              new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                  awaitLatch(go);
                  heard.add(outcomeOf(sending::createMessage));
                }

                @Override
                public void onException(Message message, Exception failure) {
                  heard.add(failure.toString());
                }
              });
      CompletableFuture<Void> closed =
          asyncRun(() -> (ofSession ? (AutoCloseable) sending : own).close());
      assertThat(goesOn(closed)).isTrue();
      go.countDown();
      get(closed);
      assertThat(heard.poll()).isEqualTo("done");
    }
  }

  @Test
  void shouldRollBackTransactionsOnClose_6_1_8_and_6_2_15() throws Exception {
    for (boolean ofSession : new boolean[] {true, false}) {
      send(queue, "received");
      Connection own = provider.newConnection();
      own.start();
      Session transacted = own.createSession(Session.SESSION_TRANSACTED);
      assertThat(receive(transacted.createConsumer(queue))).isEqualTo("received");
      transacted
          .createProducer(transacted.createQueue(name + ".out"))
          .send(transacted.createTextMessage("sent"));
      (ofSession ? (AutoCloseable) transacted : own).close();
      try (MessageConsumer again = session.createConsumer(queue);
          MessageConsumer out = session.createConsumer(session.createQueue(name + ".out"))) {
        Message message = again.receive(DEADLINE_MS);
        assertThat(text(message)).isEqualTo("received");
        assertThat(message.getJMSRedelivered()).isTrue();
        assertThat(out.receiveNoWait()).isNull();
      }
    }
  }

  @Test
  void shouldForceNoAcknowledgementOnClose_6_1_8_and_6_2_15() throws Exception {
    for (boolean ofSession : new boolean[] {true, false}) {
      send(queue, "a");
      Connection own = provider.newConnection();
      own.start();
      Session acknowledging = own.createSession(Session.CLIENT_ACKNOWLEDGE);
      Message message = acknowledging.createConsumer(queue).receive(DEADLINE_MS);
      (ofSession ? (AutoCloseable) acknowledging : own).close();
      assertThatThrownBy(message::acknowledge)
          .isInstanceOf(IllegalStateException.class)
          .hasFieldOrPropertyWithValue("errorCode", "CLOSED");
      assertThat(text(message)).isEqualTo("a");
      assertThat(message.getJMSMessageID()).startsWith("ID:");
      try (MessageConsumer again = session.createConsumer(queue)) {
        Message redelivered = again.receive(DEADLINE_MS);
        assertThat(redelivered.getJMSRedelivered()).isTrue();
        assertThat(redelivered.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
      }
    }
  }

  @Test
  void shouldRefuseAcknowledgeOfAMessageOfAClosedSessionInEveryMode_6_1_8() throws Exception {
    for (int mode :
        new int[] {
          Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE, Session.SESSION_TRANSACTED
        }) {
      send(queue, "a");
      Session own = connection.createSession(mode);
      Message message = own.createConsumer(queue).receive(DEADLINE_MS);
      message.acknowledge();
      if (mode == Session.SESSION_TRANSACTED) {
        own.commit();
      }
      own.close();
      assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldAcknowledgeAfterCloseOfTheConsumer_8_8() throws Exception {
    Session acknowledging = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    send(queue, "a", "b");
    MessageConsumer consumer = acknowledging.createConsumer(queue);
    Message message = consumer.receive(DEADLINE_MS);
    consumer.close();
    message.acknowledge();
    acknowledging.close();
    MessageConsumer rest = session.createConsumer(queue);
    assertThat(receive(rest)).isEqualTo("b");
    assertThat(rest.receiveNoWait()).isNull();
  }

  @Test
  void shouldCommitAndRollBackAfterCloseOfTheConsumer_8_8() throws Exception {
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    send(queue, "a", "b");
    MessageConsumer first = transacted.createConsumer(queue);
    assertThat(receive(first)).isEqualTo("a");
    first.close();
    transacted.rollback();
    MessageConsumer second = transacted.createConsumer(queue);
    TextMessage again = (TextMessage) second.receive(DEADLINE_MS);
    assertThat(again.getText()).isEqualTo("a");
    assertThat(again.getJMSRedelivered()).isTrue();
    second.close();
    transacted.commit();
    assertThat(receive(session.createConsumer(queue))).isEqualTo("b");
  }

  @Test
  void shouldRedeliverWhatWasNotAcknowledgedOfADurableSubscription_6_2() throws Exception {
    Connection own = provider.newConnection();
    own.setClientID(name);
    own.start();
    Session acknowledging = own.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer subscriber = acknowledging.createDurableConsumer(topic, "s");
    send(topic, "a");
    assertThat(receive(subscriber)).isEqualTo("a");
    acknowledging.close();
    Message again = own.createSession().createDurableConsumer(topic, "s").receive(DEADLINE_MS);
    assertThat(text(again)).isEqualTo("a");
    assertThat(again.getJMSRedelivered()).isTrue();
  }

  private Session anotherSession() throws Exception {
    Connection another = provider.newConnection();
    another.start();
    return another.createSession();
  }

  private Queue queueNamed(String queueName) throws Exception {
    return anotherSession().createQueue(queueName);
  }
}
