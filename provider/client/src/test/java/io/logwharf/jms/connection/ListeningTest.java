package io.logwharf.jms.connection;

import static io.logwharf.protocol.extension.AckType.ACCEPT;
import static io.logwharf.protocol.extension.AckType.DELIVERED;
import static io.logwharf.protocol.extension.AckType.RELEASE_UNDELIVERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerReset;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Message listeners (Jakarta Messaging 3.1 §8.7). */
class ListeningTest extends ClientTest {
  private static final int CONSUMER = 1;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @Test
  void shouldPrefetchForAListenerOnceTheConnectionIsStarted() throws Exception {
    listen(Session.AUTO_ACKNOWLEDGE, message -> {});
    broker.settle();
    connection.start();
    assertThat(broker.next(ConsumerCredit.class).records()).isEqualTo(1000);
  }

  @Test
  void shouldAcknowledgeWhenTheListenerReturns() throws Exception {
    listen(Session.AUTO_ACKNOWLEDGE, this::hear);
    connection.start();
    broker.deliver(CONSUMER, 0, 0, "a", "b");
    assertThat(next()).isEqualTo("a");
    assertThat(next()).isEqualTo("b");
    long accepted = -1;
    while (accepted < 1) {
      for (AckRange range : nextAcks()) {
        if (range.type() == ACCEPT) {
          assertThat(range.firstOffset()).isEqualTo(accepted + 1);
          accepted = range.lastOffset();
        }
      }
    }
  }

  @Test
  void shouldRunOneListenerOfASessionAtATime() throws Exception {
    Session session = connection.createSession();
    CountDownLatch go = new CountDownLatch(1);
    List<String> running = new ArrayList<>();
    for (String queue : List.of("q", "r")) {
      session
          .createConsumer(session.createQueue(queue))
          .setMessageListener(
              message -> {
                running.add(queue);
                await(go);
                running.remove(queue);
                heard.add(queue + " alone " + running.isEmpty());
              });
    }
    connection.start();
    broker.deliver(1, 0, 0, "a");
    broker.deliver(2, 0, 0, "b");
    go.countDown();
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("q alone true", "r alone true");
  }

  @Test
  void shouldGiveBackTheMessageWhoseListenerFails() throws Exception {
    listen(
        Session.AUTO_ACKNOWLEDGE,
        message -> {
          hear(message);
          if (!redelivered(message)) {
            throw new UnsupportedOperationException("as the test wants it");
          }
        });
    connection.start();
    broker.deliver(CONSUMER, 3, 0, "a", "b");
    assertThat(next()).isEqualTo("a");
    ConsumerReset reset = broker.next(ConsumerReset.class);
    assertThat(reset.detach()).isFalse();
    assertThat(reset.delivered()).containsExactly(new AckRange(3, 3, DELIVERED));
    assertThat(broker.next(ConsumerCredit.class).records()).isEqualTo(1000);
    assertThat(heard).isEmpty();
    broker.deliver(CONSUMER, 3, 1, "a again");
    assertThat(next()).isEqualTo("a again");
  }

  @Test
  void shouldGoOnWithTheNextMessageWhereTheClientAcknowledges() throws Exception {
    listen(
        Session.CLIENT_ACKNOWLEDGE,
        message -> {
          hear(message);
          throw new UnsupportedOperationException("as the test wants it");
        });
    connection.start();
    broker.deliver(CONSUMER, 0, 0, "a", "b");
    assertThat(next()).isEqualTo("a");
    assertThat(next()).isEqualTo("b");
  }

  @Test
  void shouldWaitForTheListenerOnStopAndCallNoneAfterIt() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    listen(
        Session.AUTO_ACKNOWLEDGE,
        message -> {
          hear(message);
          await(go);
        });
    connection.start();
    broker.deliver(CONSUMER, 0, 0, "a", "b");
    assertThat(next()).isEqualTo("a");
    CompletableFuture<Void> stopped =
        async(
            () -> {
              connection.stop();
              return null;
            });
    broker.settle();
    assertThat(stopped).isNotDone();
    go.countDown();
    get(stopped);
    heard.clear();
    broker.deliver(CONSUMER, 2, 0, "c");
    broker.settle();
    assertThat(heard).isEmpty();
    connection.start();
    String last = next();
    assertThat(last.equals("b") ? next() : last).isEqualTo("c");
  }

  @Test
  void shouldRefuseStopAndCloseOfConnectionAndSessionFromAListener() throws Exception {
    Session session = connection.createSession();
    BlockingQueue<Exception> failures = new LinkedBlockingQueue<>();
    session
        .createConsumer(session.createQueue("q"))
        .setMessageListener(
            message -> {
              for (AutoCloseable each :
                  List.<AutoCloseable>of(session, connection, connection::stop)) {
                try {
                  each.close();
                } catch (Exception e) {
                  failures.add(e);
                }
              }
            });
    connection.start();
    broker.deliver(CONSUMER, 0, 0, "a");
    for (int i = 0; i < 3; i++) {
      assertThat(failures.poll(DEADLINE_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldLetAListenerCloseItsOwnConsumerAndAcknowledgeItsMessage() throws Exception {
    Session session = connection.createSession();
    MessageConsumer consumer = session.createConsumer(session.createQueue("q"));
    consumer.setMessageListener(
        message -> {
          close(consumer);
          hear(message);
        });
    connection.start();
    broker.deliver(CONSUMER, 0, 0, "a", "b");
    assertThat(next()).isEqualTo("a");
    List<AckRange> seen = new ArrayList<>();
    while (!seen.contains(new AckRange(0, 0, ACCEPT))) {
      seen.addAll(nextAcks());
    }
    assertThat(seen).contains(new AckRange(1, 1, RELEASE_UNDELIVERED));
    assertThat(broker.next(ConsumerReset.class).detach()).isTrue();
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldRedeliverTheCurrentMessageAfterARecoverInItsListener() throws Exception {
    Session session = connection.createSession();
    session
        .createConsumer(session.createQueue("q"))
        .setMessageListener(
            message -> {
              hear(message);
              if (!redelivered(message)) {
                recover(session);
              }
            });
    connection.start();
    broker.deliver(CONSUMER, 0, 0, "a");
    assertThat(next()).isEqualTo("a");
    assertThat(broker.next(ConsumerReset.class).delivered())
        .containsExactly(new AckRange(0, 0, DELIVERED));
    broker.deliver(CONSUMER, 0, 1, "a again");
    assertThat(next()).isEqualTo("a again");
    assertThat(nextAcks()).contains(new AckRange(0, 0, ACCEPT));
  }

  @Test
  void shouldGiveBackTheTailHalfWhenAnotherConsumerWaits() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    listen(
        Session.AUTO_ACKNOWLEDGE,
        message -> {
          hear(message);
          await(go);
        });
    connection.start();
    broker.deliver(CONSUMER, 0, 0, "a", "b", "c", "d", "e");
    assertThat(next()).isEqualTo("a");
    broker.recall(CONSUMER);
    assertThat(nextAcks()).contains(new AckRange(3, 4, RELEASE_UNDELIVERED));
    go.countDown();
    assertThat(List.of(next(), next())).containsExactly("b", "c");
  }

  @Test
  void shouldTellTheExceptionListenerWhatEndsAListeningConsumer() throws Exception {
    BlockingQueue<JMSException> reported = new LinkedBlockingQueue<>();
    connection.setExceptionListener(reported::add);
    listen(Session.AUTO_ACKNOWLEDGE, this::hear);
    connection.start();
    broker.send(
        CONSUMER,
        new ConsumerEvent.Closed(Errors.UNKNOWN_TOPIC_ID, "the queue was deleted"),
        ByteBuffer.allocate(0));
    assertThat(reported.poll(DEADLINE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining("the queue was deleted");
  }

  @Test
  void shouldCallTheExceptionListenerFromOneThreadAtATime_6_1_7() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    BlockingQueue<Integer> together = new LinkedBlockingQueue<>();
    connection.setExceptionListener(
        failure -> {
          inside.incrementAndGet();
          await(go);
          together.add(inside.getAndDecrement());
        });
    for (int i = 0; i < 3; i++) {
      listen(Session.AUTO_ACKNOWLEDGE, this::hear);
    }
    connection.start();
    for (int consumer = 1; consumer <= 3; consumer++) {
      broker.send(
          consumer,
          new ConsumerEvent.Closed(Errors.UNKNOWN_TOPIC_ID, "the queue was deleted"),
          ByteBuffer.allocate(0));
    }
    broker.settle();
    go.countDown();
    for (int i = 0; i < 3; i++) {
      assertThat(together.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseReceiveWhereThereIsAListener() throws Exception {
    Session session = connection.createSession();
    MessageConsumer consumer = session.createConsumer(session.createQueue("q"));
    consumer.setMessageListener(message -> {});
    assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldLetARunningListenerUseTheConnectionThatIsBeingClosed() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    listen(
        Session.AUTO_ACKNOWLEDGE,
        message -> {
          inside.countDown();
          await(go);
          try (Session other = connection.createSession()) {
            other.createProducer(other.createQueue("r")).send(other.createMessage());
            heard.add("sent");
          } catch (JMSException e) {
            heard.add(e.toString());
          }
        });
    connection.start();
    broker.deliver(CONSUMER, 0, 0, "a");
    await(inside);
    CompletableFuture<Void> closed =
        async(
            () -> {
              connection.close();
              return null;
            });
    broker.settle();
    assertThat(closed).isNotDone();
    go.countDown();
    assertThat(next()).isEqualTo("sent");
    get(closed);
  }

  private void listen(int mode, MessageListener listener) throws JMSException {
    Session session = connection.createSession(mode);
    session.createConsumer(session.createQueue("q")).setMessageListener(listener);
  }

  private void hear(Message message) {
    try {
      heard.add(((TextMessage) message).getText());
    } catch (JMSException e) {
      heard.add(e.toString());
    }
  }

  private String next() throws InterruptedException {
    String text = heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(text).as("something heard").isNotNull();
    return text;
  }

  private List<AckRange> nextAcks() throws InterruptedException {
    return broker.next(ConsumerAcknowledge.class).entries().get(0).ranges();
  }

  private static boolean redelivered(Message message) {
    try {
      return message.getJMSRedelivered();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private static void recover(Session session) {
    try {
      session.recover();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private static void close(MessageConsumer consumer) {
    try {
      consumer.close();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
