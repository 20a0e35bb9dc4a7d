package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Acknowledgement, recovery, and listeners that fail (Jakarta Messaging 3.1 §6.2.10, §6.2.11,
 * §8.7).
 */
class AcknowledgementIT extends SpecificationTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private String next() throws InterruptedException {
    return heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS);
  }

  /** A text and how often it was delivered, which must be in keeping with JMSRedelivered. */
  private static String counted(Message message) throws Exception {
    int count = message.getIntProperty("JMSXDeliveryCount");
    assertThat(message.getJMSRedelivered()).isEqualTo(count > 1);
    return text(message) + count;
  }

  private static String counted(MessageConsumer consumer) throws Exception {
    Message message = consumer.receive(DEADLINE_MS);
    assertThat(message).isNotNull();
    return counted(message);
  }

  /** What is left in a queue, as another connection sees it. */
  private String left(Queue of) throws Exception {
    try (Connection other = provider.factory().createConnection()) {
      other.start();
      Session looking = other.createSession();
      MessageConsumer consumer = looking.createConsumer(of);
      Message message = consumer.receiveNoWait();
      return message == null ? null : counted(message);
    }
  }

  @Test
  void shouldAcknowledgeAutomaticallyWhenReceiveHasReturned_6_2_10() throws Exception {
    for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
      send(queue, "a", "b");
      Connection own = provider.newConnection();
      own.start();
      Session each = own.createSession(mode);
      MessageConsumer consumer = each.createConsumer(queue);
      assertThat(receive(consumer, 2)).containsExactly("a", "b");
      own.close();
      assertThat(left(queue)).isNull();
    }
  }

  @Test
  void shouldAcknowledgeAutomaticallyWhenTheListenerHasReturned_6_2_10() throws Exception {
    for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
      Connection own = provider.newConnection();
      own.start();
      Session each = own.createSession(mode);
      each.createConsumer(queue).setMessageListener(message -> heard.add(text(message)));
      send(queue, "a", "b");
      assertThat(List.of(next(), next())).containsExactly("a", "b");
      own.close();
      assertThat(left(queue)).isNull();
    }
  }

  @Test
  void shouldIgnoreAcknowledgeWhereTheSessionAcknowledges_3_6() throws Exception {
    send(queue, "a", "b");
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = transacted.createConsumer(queue);
    Message message = consumer.receive(DEADLINE_MS);
    message.acknowledge();
    transacted.rollback();
    assertThat(counted(consumer)).isEqualTo("a2");
    transacted.commit();
    consumer.close();
    Message automatic = session.createConsumer(queue).receive(DEADLINE_MS);
    automatic.acknowledge();
    assertThat(text(automatic)).isEqualTo("b");
  }

  @Test
  void shouldAcknowledgeAllThatTheSessionHasDelivered_6_2_10() throws Exception {
    Queue other = session.createQueue(name + ".other");
    send(queue, "a", "b", "c");
    send(other, "x", "y");
    Connection own = provider.newConnection();
    own.start();
    Session acknowledging = own.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer first = acknowledging.createConsumer(queue);
    MessageConsumer second = acknowledging.createConsumer(other);
    Message a = first.receive(DEADLINE_MS);
    assertThat(receive(first)).isEqualTo("b");
    assertThat(receive(second)).isEqualTo("x");
    // All, whichever message it is called of.
    a.acknowledge();
    assertThat(receive(first)).isEqualTo("c");
    own.close();
    assertThat(left(queue)).isEqualTo("c2");
    assertThat(left(other)).isEqualTo("y1");
  }

  @Test
  void shouldRestartWithTheFirstUnacknowledgedMessage_6_2_10() throws Exception {
    send(queue, "a", "b", "c", "d");
    Session acknowledging = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = acknowledging.createConsumer(queue);
    consumer.receive(DEADLINE_MS).acknowledge();
    assertThat(counted(consumer)).isEqualTo("b1");
    assertThat(counted(consumer)).isEqualTo("c1");
    acknowledging.recover();
    assertThat(counted(consumer)).isEqualTo("b2");
    acknowledging.recover();
    for (String each : List.of("b3", "c2", "d1")) {
      assertThat(counted(consumer)).isEqualTo(each);
    }
    acknowledging.recover();
    for (String each : List.of("b4", "c3", "d2")) {
      assertThat(counted(consumer)).isEqualTo(each);
    }
    acknowledging.recover();
    Message last = consumer.receive(DEADLINE_MS);
    assertThat(counted(last)).isEqualTo("b5");
    last.acknowledge();
    acknowledging.recover();
    assertThat(counted(consumer)).isEqualTo("c4");
  }

  @Test
  void shouldRecoverNothingThatIsAcknowledged_6_2_11() throws Exception {
    for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
      Queue each = session.createQueue(name + mode);
      send(each, "a", "b");
      Session recovering = connection.createSession(mode);
      MessageConsumer consumer = recovering.createConsumer(each);
      assertThat(counted(consumer)).isEqualTo("a1");
      recovering.recover();
      assertThat(counted(consumer)).isEqualTo("b1");
      recovering.recover();
      assertThat(consumer.receiveNoWait()).isNull();
      recovering.close();
      assertThat(left(each)).isNull();
    }
  }

  @Test
  void shouldRecoverMessagesOfATopicAndOfAClosedConsumer_6_2_10() throws Exception {
    Session acknowledging = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer subscriber = acknowledging.createConsumer(topic);
    MessageConsumer consumer = acknowledging.createConsumer(queue);
    send(topic, "t");
    send(queue, "q");
    assertThat(counted(subscriber)).isEqualTo("t1");
    assertThat(counted(consumer)).isEqualTo("q1");
    consumer.close();
    acknowledging.recover();
    assertThat(counted(subscriber)).isEqualTo("t2");
    assertThat(counted(acknowledging.createConsumer(queue))).isEqualTo("q2");
  }

  @Test
  void shouldRecoverInAListener_6_2_10() throws Exception {
    for (int mode :
        new int[] {
          Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE
        }) {
      Queue each = session.createQueue(name + mode);
      Session recovering = connection.createSession(mode);
      recovering
          .createConsumer(each)
          .setMessageListener(
              message ->
                  runUnchecked(
                      () -> {
                        heard.add(counted(message));
                        if (!message.getJMSRedelivered()) {
                          recovering.recover();
                        } else {
                          message.acknowledge();
                        }
                      }));
      send(each, "a", "b");
      assertThat(List.of(next(), next(), next(), next()))
          .as("mode %d", mode)
          .containsExactly("a1", "a2", "b1", "b2");
      recovering.close();
      assertThat(left(each)).isNull();
    }
  }

  @Test
  void shouldRedeliverAtOnceWhereAListenerThrows_8_7() throws Exception {
    for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
      Queue each = session.createQueue(name + mode);
      Session throwing = connection.createSession(mode);
      AtomicInteger calls = new AtomicInteger();
      throwing
          .createConsumer(each)
          .setMessageListener(
              message -> {
                runUnchecked(() -> heard.add(counted(message)));
                if (calls.incrementAndGet() < 3) {
                  throw new UnsupportedOperationException("as the test wants it");
                }
              });
      send(each, "a", "b");
      assertThat(List.of(next(), next(), next(), next()))
          .as("mode %d", mode)
          .containsExactly("a1", "a2", "a3", "b1");
      throwing.close();
      assertThat(left(each)).isNull();
    }
  }

  @Test
  void shouldGoOnWithTheNextMessageWhereAListenerThrows_8_7() throws Exception {
    Session acknowledging = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    acknowledging
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              runUnchecked(() -> heard.add(counted(message)));
              if (text(message).equals("a")) {
                throw new UnsupportedOperationException("as the test wants it");
              }
            });
    send(queue, "a", "b");
    assertThat(List.of(next(), next())).containsExactly("a1", "b1");
    acknowledging.close();
    assertThat(left(queue)).isEqualTo("a2");
  }

  @Test
  void shouldNotRollBackWhereAListenerOfATransactedSessionThrows_8_7() throws Exception {
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    transacted
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              runUnchecked(
                  () -> {
                    heard.add(counted(message));
                    if (text(message).equals("b")) {
                      transacted.commit();
                    }
                  });
              throw new UnsupportedOperationException("as the test wants it");
            });
    send(queue, "a", "b");
    assertThat(List.of(next(), next())).containsExactly("a1", "b1");
    transacted.close();
    assertThat(left(queue)).isNull();
  }

  @Test
  void shouldDeliverAgainWhatAListenerFailedWithWhenItIsClosed_8_8() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    consumer.setMessageListener(
        message -> {
          runUnchecked(consumer::close);
          heard.add(text(message));
          throw new UnsupportedOperationException("as the test wants it");
        });
    send(queue, "a");
    assertThat(next()).isEqualTo("a");
    assertThat(counted(connection.createSession().createConsumer(queue))).isEqualTo("a2");
  }

  @Test
  void shouldDeliverNoSecondCopyOfAnAcknowledgedMessage_6_2_11() throws Exception {
    for (int i = 0; i < 20; i++) {
      send(queue, "" + i);
      try (Connection own = provider.factory().createConnection()) {
        own.start();
        Session each = own.createSession(Session.CLIENT_ACKNOWLEDGE);
        Message message = each.createConsumer(queue).receive(DEADLINE_MS);
        assertThat(counted(message)).isEqualTo(i + "1");
        message.acknowledge();
      }
    }
    assertThat(left(queue)).isNull();
  }
}
