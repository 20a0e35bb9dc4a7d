package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sessions: modes, threads, transactions, order (Jakarta Messaging 3.1 §6.2). */
class SessionsIT extends SpecificationTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private String next() throws InterruptedException {
    return heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS);
  }

  @Test
  void shouldCreateSessionsOfEachMode_6_2() throws Exception {
    Session plain = connection.createSession();
    assertThat(plain.getTransacted()).isFalse();
    assertThat(plain.getAcknowledgeMode()).isEqualTo(Session.AUTO_ACKNOWLEDGE);
    for (int mode :
        new int[] {
          Session.SESSION_TRANSACTED,
          Session.AUTO_ACKNOWLEDGE,
          Session.CLIENT_ACKNOWLEDGE,
          Session.DUPS_OK_ACKNOWLEDGE
        }) {
      Session each = connection.createSession(mode);
      assertThat(each.getAcknowledgeMode()).isEqualTo(mode);
      assertThat(each.getTransacted()).isEqualTo(mode == Session.SESSION_TRANSACTED);
      Session transacted = connection.createSession(true, mode);
      assertThat(transacted.getTransacted()).isTrue();
      assertThat(transacted.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    }
    assertThat(connection.createSession(true, 99).getTransacted()).isTrue();
    assertThat(connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE).getAcknowledgeMode())
        .isEqualTo(Session.DUPS_OK_ACKNOWLEDGE);
  }

  @Test
  void shouldRefuseAModeThatIsNone_6_2() {
    for (int mode : new int[] {-1, 4, 99}) {
      assertThatThrownBy(() -> connection.createSession(mode))
          .isInstanceOf(JMSException.class)
          .hasFieldOrPropertyWithValue("errorCode", "INVALID_ARGUMENT");
      assertThatThrownBy(() -> connection.createSession(false, mode))
          .isInstanceOf(JMSException.class);
    }
  }

  @Test
  void shouldLetOnlyTheirConnectionConsumeTemporaryDestinations_6_2_2() throws Exception {
    TemporaryQueue temporaryQueue = session.createTemporaryQueue();
    TemporaryTopic temporaryTopic = session.createTemporaryTopic();
    assertThat(temporaryQueue).isNotEqualTo(session.createTemporaryQueue());
    Session mine = connection.createSession();
    Session others = provider.newConnection().createSession();
    mine.createConsumer(temporaryQueue).close();
    mine.createConsumer(temporaryTopic).close();
    assertThatThrownBy(() -> others.createConsumer(temporaryQueue))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> others.createConsumer(temporaryTopic))
        .isInstanceOf(JMSException.class);
    others.createProducer(temporaryQueue).send(others.createMessage());
    session.close();
    assertThat(mine.createConsumer(temporaryQueue).receive(DEADLINE_MS)).isNotNull();
  }

  @Test
  void shouldRefuseDeletionOfATemporaryDestinationInUse_6_2_2() throws Exception {
    TemporaryQueue temporary = session.createTemporaryQueue();
    MessageConsumer consumer = session.createConsumer(temporary);
    assertThatThrownBy(temporary::delete).isInstanceOf(JMSException.class);
    consumer.close();
    temporary.delete();
    assertThatThrownBy(() -> session.createConsumer(temporary))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createProducer(temporary).send(session.createMessage()))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void shouldRefuseNamedSubscriptionsOfTemporaryTopics_6_2_2() throws Exception {
    Connection own = provider.newConnection();
    own.setClientID(name);
    Session subscribing = own.createSession();
    Topic temporary = subscribing.createTemporaryTopic();
    for (Call<?> call :
        List.<Call<?>>of(
            () -> subscribing.createDurableSubscriber(temporary, "s"),
            () -> subscribing.createDurableConsumer(temporary, "s"),
            () -> subscribing.createSharedDurableConsumer(temporary, "s"))) {
      assertThatThrownBy(call::run).isInstanceOf(InvalidDestinationException.class);
    }
  }

  @Test
  void shouldRefuseReceiveInASessionWithAListener_6_2_5() throws Exception {
    MessageConsumer listening = session.createConsumer(queue);
    MessageConsumer receiving = session.createConsumer(session.createQueue(name + ".other"));
    listening.setMessageListener(message -> {});
    for (MessageConsumer each : List.of(listening, receiving)) {
      assertThatThrownBy(each::receiveNoWait).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(each::receive).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> each.receive(1)).isInstanceOf(IllegalStateException.class);
    }
    listening.setMessageListener(null);
    assertThat(listening.receiveNoWait()).isNull();
    listening.setMessageListener(message -> {});
    listening.close();
    assertThat(receiving.receiveNoWait()).isNull();
  }

  @Test
  void shouldLetAListenerReceiveInItsOwnThread_6_2_5() throws Exception {
    MessageConsumer receiving = session.createConsumer(session.createQueue(name + ".answers"));
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> runUnchecked(() -> heard.add(text(receiving.receive(DEADLINE_MS)))));
    send(session.createQueue(name + ".answers"), "answer");
    send(queue, "question");
    assertThat(next()).isEqualTo("answer");
  }

  @Test
  void shouldRunOneListenerOfASessionAtATime_6_2_13() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Queue other = session.createQueue(name + ".other");
    for (Queue each : List.of(queue, queue, other)) {
      session
          .createConsumer(each)
          .setMessageListener(
              message -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                inside.decrementAndGet();
                heard.add(text(message));
              });
    }
    for (int i = 0; i < 20; i++) {
      send(queue, "a");
      send(other, "b");
    }
    await("all messages", () -> heard.size() == 40);
    assertThat(most).hasValue(1);
  }

  @Test
  void shouldRunListenersOfSessionsConcurrently_6_2_14() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      Session each = connection.createSession();
      each.createConsumer(queue)
          .setMessageListener(
              message -> {
                both.countDown();
                awaitLatch(both);
                heard.add(text(message));
              });
    }
    send(queue, "a", "b");
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void shouldRefuseCommitAndRollbackOutsideOfATransactedSession_6_2_7() throws Exception {
    for (int mode :
        new int[] {
          Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE
        }) {
      Session each = connection.createSession(mode);
      assertThatThrownBy(each::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasFieldOrPropertyWithValue("errorCode", "ILLEGAL_STATE");
      assertThatThrownBy(each::rollback).isInstanceOf(IllegalStateException.class);
    }
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    assertThatThrownBy(transacted::recover).isInstanceOf(IllegalStateException.class);
    transacted.commit();
    transacted.rollback();
  }

  @Test
  void shouldSendAndAcknowledgeWithTheCommitOnly_6_2_7() throws Exception {
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    send(queue, "in");
    MessageConsumer in = transacted.createConsumer(queue);
    MessageConsumer out = session.createConsumer(session.createQueue(name + ".out"));
    assertThat(receive(in)).isEqualTo("in");
    transacted
        .createProducer(transacted.createQueue(name + ".out"))
        .send(transacted.createTextMessage("out"));
    assertThat(out.receive(MOMENT_MS)).isNull();
    transacted.commit();
    assertThat(receive(out)).isEqualTo("out");
    transacted.rollback();
    assertThat(in.receiveNoWait()).isNull();
  }

  @Test
  void shouldDestroyWhatWasSentAndRecoverWhatWasReceivedOnRollback_6_2_7() throws Exception {
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    send(queue, "a", "b", "c");
    MessageConsumer in = transacted.createConsumer(queue);
    assertThat(receive(in, 2)).containsExactly("a", "b");
    transacted
        .createProducer(transacted.createQueue(name + ".out"))
        .send(transacted.createTextMessage("destroyed"));
    transacted.rollback();
    for (String expected : List.of("a", "b", "c")) {
      Message message = in.receive(DEADLINE_MS);
      assertThat(text(message)).isEqualTo(expected);
      assertThat(message.getJMSRedelivered()).as(expected).isEqualTo(!expected.equals("c"));
      assertThat(message.getIntProperty("JMSXDeliveryCount"))
          .isEqualTo(expected.equals("c") ? 1 : 2);
    }
    transacted.commit();
    assertThat(session.createConsumer(session.createQueue(name + ".out")).receiveNoWait()).isNull();
  }

  @Test
  void shouldBeginATransactionWithTheEndOfTheOneBefore_6_2_7() throws Exception {
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = transacted.createProducer(queue);
    for (int i = 0; i < 6; i++) {
      producer.send(transacted.createTextMessage("" + i));
      if (i % 2 == 0) {
        transacted.commit();
      } else {
        transacted.rollback();
      }
    }
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(receive(consumer, 3)).containsExactly("0", "2", "4");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldLetAListenerEndItsTransactions_6_2_7() throws Exception {
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    transacted
        .createConsumer(queue)
        .setMessageListener(
            message ->
                runUnchecked(
                    () -> {
                      heard.add(text(message) + message.getIntProperty("JMSXDeliveryCount"));
                      if (message.getJMSRedelivered()) {
                        transacted.commit();
                      } else {
                        transacted.rollback();
                      }
                    }));
    send(queue, "a", "b");
    assertThat(List.of(next(), next(), next(), next())).containsExactly("a1", "a2", "b1", "b2");
  }

  @Test
  void shouldReceiveInTheOrderOfTheSends_6_2_9() throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      texts.add("" + i);
    }
    MessageConsumer subscriber = session.createConsumer(topic);
    for (int deliveryMode : new int[] {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT}) {
      Session sending = connection.createSession(Session.SESSION_TRANSACTED);
      for (var destination : List.of(queue, topic)) {
        MessageProducer producer = sending.createProducer(destination);
        producer.setDeliveryMode(deliveryMode);
        for (String text : texts) {
          producer.send(sending.createTextMessage(text));
        }
      }
      sending.commit();
      assertThat(receive(session.createConsumer(queue), 300)).isEqualTo(texts);
      assertThat(receive(subscriber, 300)).isEqualTo(texts);
      session.close();
      session = connection.createSession();
      subscriber = session.createConsumer(topic);
    }
  }

  @Test
  void shouldKeepASessionUsableByItsOneThreadWhileItReceives_6_2_5() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(session.createQueue(name + ".out"));
    CompletableFuture<String> echoed =
        async(
            () -> {
              Message message = consumer.receive();
              producer.send(message);
              return text(message);
            });
    send(queue, "a");
    assertThat(get(echoed)).isEqualTo("a");
  }
}
