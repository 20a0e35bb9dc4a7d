package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Consumers and receiving (Jakarta Messaging 3.1 §8.1 to §8.5, §8.7). */
class ReceivingIT extends SpecificationTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private String next() throws InterruptedException {
    return heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS);
  }

  @Test
  void shouldReceiveTheNextMessageInEachWay_8_5() throws Exception {
    send(queue, "a", "b", "c");
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(text(consumer.receiveNoWait())).isEqualTo("a");
    assertThat(text(consumer.receive(1))).isEqualTo("b");
    assertThat(text(consumer.receive())).isEqualTo("c");
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(consumer.receive(1)).isNull();
  }

  @Test
  void shouldWaitForEverWithATimeoutOfZero_8_5() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    CompletableFuture<Message> received = async(() -> consumer.receive(0));
    assertThat(goesOn(received)).isTrue();
    send(queue, "a");
    assertThat(text(get(received))).isEqualTo("a");
  }

  @Test
  void shouldWaitForAsLongAsTheTimeoutSays_8_5() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    long began = System.nanoTime();
    assertThat(consumer.receive(MOMENT_MS)).isNull();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(MOMENT_MS - 1);
    assertThatThrownBy(() -> consumer.receive(-1))
        .isInstanceOf(JMSException.class)
        .hasFieldOrPropertyWithValue("errorCode", "INVALID_ARGUMENT");
  }

  @Test
  void shouldTakeUpAnInterruptedReceiveAgain_8_5() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    CompletableFuture<Thread> waiting = new CompletableFuture<>();
    CompletableFuture<String> outcome =
        async(
            () -> {
              waiting.complete(Thread.currentThread());
              return outcomeOf(consumer::receive);
            });
    get(waiting).interrupt();
    assertThat(get(outcome)).isEqualTo("JMSException INTERRUPTED");
    send(queue, "a");
    assertThat(receive(consumer)).isEqualTo("a");
  }

  @Test
  void shouldTellSelectorAndListener_8_1() throws Exception {
    assertThat(session.createConsumer(queue).getMessageSelector()).isNull();
    assertThat(session.createConsumer(queue, null).getMessageSelector()).isNull();
    assertThat(session.createConsumer(queue, "").getMessageSelector()).isNull();
    MessageConsumer consumer = session.createConsumer(queue, "a = 1");
    assertThat(consumer.getMessageSelector()).isEqualTo("a = 1");
    assertThat(consumer.getMessageListener()).isNull();
    MessageListener listener = message -> {};
    consumer.setMessageListener(listener);
    assertThat(consumer.getMessageListener()).isSameAs(listener);
    consumer.setMessageListener(null);
    assertThat(consumer.getMessageListener()).isNull();
  }

  @Test
  void shouldReceiveAgainAfterTheListenerWasTakenAway_8_7() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    consumer.setMessageListener(message -> heard.add(text(message)));
    send(queue, "a");
    assertThat(next()).isEqualTo("a");
    consumer.setMessageListener(null);
    send(queue, "b");
    assertThat(receive(consumer)).isEqualTo("b");
    consumer.setMessageListener(message -> heard.add("again " + text(message)));
    send(queue, "c");
    assertThat(next()).isEqualTo("again c");
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldChangeTheListenerFromItself_8_7() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    consumer.setMessageListener(
        first -> {
          heard.add("first " + text(first));
          runUnchecked(
              () -> consumer.setMessageListener(second -> heard.add("second " + text(second))));
        });
    send(queue, "a", "b", "c");
    assertThat(List.of(next(), next(), next())).containsExactly("first a", "second b", "second c");
  }

  @Test
  void shouldRefuseDestinationsAndSelectorsThatAreNone_8_2_and_8_3() throws Exception {
    Connection own = provider.newConnection();
    own.setClientID(name);
    Session each = own.createSession();
    Topic none = null;
    for (Call<?> call :
        List.<Call<?>>of(
            () -> each.createConsumer(null),
            () -> each.createConsumer(null, "a = 1"),
            () -> each.createConsumer(null, "a = 1", true),
            () -> each.createSharedConsumer(none, "s"),
            () -> each.createSharedConsumer(none, "s", "a = 1"),
            () -> each.createDurableSubscriber(none, "s"),
            () -> each.createDurableSubscriber(none, "s", "a = 1", false),
            () -> each.createDurableConsumer(none, "s"),
            () -> each.createDurableConsumer(none, "s", "a = 1", false),
            () -> each.createSharedDurableConsumer(none, "s"),
            () -> each.createSharedDurableConsumer(none, "s", "a = 1"),
            () -> each.createBrowser(null),
            () -> each.createBrowser(null, "a = 1"))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(InvalidDestinationException.class)
          .hasFieldOrPropertyWithValue("errorCode", "INVALID_DESTINATION");
    }
    for (Call<?> call :
        List.<Call<?>>of(
            () -> each.createConsumer(queue, "="),
            () -> each.createConsumer(topic, "=", true),
            () -> each.createSharedConsumer(topic, "s", "="),
            () -> each.createDurableSubscriber(topic, "s", "=", false),
            () -> each.createDurableConsumer(topic, "s", "=", false),
            () -> each.createSharedDurableConsumer(topic, "s", "="),
            () -> each.createBrowser(queue, "="))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(InvalidSelectorException.class)
          .hasFieldOrPropertyWithValue("errorCode", "INVALID_ARGUMENT");
    }
  }

  @Test
  void shouldRefuseASubscriptionWithoutAName_8_3() throws Exception {
    Connection own = provider.newConnection();
    own.setClientID(name);
    Session each = own.createSession();
    for (String noName : new String[] {null, ""}) {
      for (Call<?> call :
          List.<Call<?>>of(
              () -> each.createSharedConsumer(topic, noName),
              () -> each.createDurableSubscriber(topic, noName),
              () -> each.createDurableConsumer(topic, noName),
              () -> each.createSharedDurableConsumer(topic, noName))) {
        assertThatThrownBy(call::run).isInstanceOf(JMSException.class);
      }
      assertThatThrownBy(() -> each.unsubscribe(noName))
          .isInstanceOf(InvalidDestinationException.class);
    }
  }

  @Test
  void shouldTakeNamesOfSubscriptionsAsTheyAre_4_2_4() throws Exception {
    for (String each :
        List.of("a b", "Ünïcode/ñ", "x".repeat(128), "a.b-c_d", "$!\"#%&'()*+,;<=>?@[]^`{|}~\\")) {
      MessageConsumer consumer = session.createSharedDurableConsumer(topic, each);
      send(topic, each);
      assertThat(receive(consumer)).isEqualTo(each);
      consumer.close();
      session.unsubscribe(each);
    }
  }

  @Test
  void shouldEndAnUnsharedNonDurableSubscriptionWithItsConsumer_8_3_1() throws Exception {
    MessageConsumer first = session.createConsumer(topic);
    MessageConsumer second = session.createConsumer(topic);
    send(topic, "a");
    assertThat(receive(first)).isEqualTo("a");
    assertThat(receive(second)).isEqualTo("a");
    first.close();
    send(topic, "b");
    assertThat(receive(second)).isEqualTo("b");
    assertThat(session.createConsumer(topic).receiveNoWait()).isNull();
  }

  @Test
  void shouldGiveEachMessageOfASharedSubscriptionToOneConsumer_8_3_2_and_8_3_4() throws Exception {
    for (boolean durable : new boolean[] {false, true}) {
      for (int i = 0; i < 2; i++) {
        Session each = connection.createSession();
        MessageConsumer consumer =
            durable
                ? each.createSharedDurableConsumer(topic, name)
                : each.createSharedConsumer(topic, name);
        consumer.setMessageListener(message -> heard.add(text(message)));
      }
      send(topic, "a", "b", "c", "d");
      assertThat(List.of(next(), next(), next(), next()))
          .containsExactlyInAnyOrder("a", "b", "c", "d");
      assertThat(heard.poll(MOMENT_MS, TimeUnit.MILLISECONDS)).isNull();
      connection.close();
      connection = provider.newConnection();
      connection.start();
    }
  }

  @Test
  void shouldRefuseUnsubscribeWhileAMessageIsInATransaction_8_3_3() throws Exception {
    Connection own = provider.newConnection();
    own.setClientID(name);
    own.start();
    Session transacted = own.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer subscriber = transacted.createDurableConsumer(topic, "s");
    send(topic, "a");
    assertThat(receive(subscriber)).isEqualTo("a");
    subscriber.close();
    assertThatThrownBy(() -> transacted.unsubscribe("s")).isInstanceOf(JMSException.class);
    transacted.commit();
    transacted.unsubscribe("s");
  }

  @Test
  void shouldRefuseAQueueAndATopicOfOneName_10_3() throws Exception {
    session.createProducer(queue);
    Topic sameName = session.createTopic(queue.getQueueName());
    assertThatThrownBy(() -> session.createConsumer(sameName))
        .isInstanceOf(InvalidDestinationException.class);
    session.createProducer(topic);
    Queue asQueue = session.createQueue(topic.getTopicName());
    assertThatThrownBy(() -> session.createConsumer(asQueue))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createBrowser(asQueue))
        .isInstanceOf(InvalidDestinationException.class);
  }
}
