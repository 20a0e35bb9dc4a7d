package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Starting and pausing a connection (Jakarta Messaging 3.1 §6.1.4, §6.1.5, §8.4). */
class StartAndStopIT extends SpecificationTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private String next() throws InterruptedException {
    return heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS);
  }

  private String momentary() throws InterruptedException {
    return heard.poll(MOMENT_MS, TimeUnit.MILLISECONDS);
  }

  @Test
  void shouldBeStoppedWhenCreated_6_1_4() throws Exception {
    send(queue, "a");
    var stopped = provider.newConnection();
    Session own = stopped.createSession();
    MessageConsumer consumer = own.createConsumer(queue);
    assertThat(consumer.receive(MOMENT_MS)).isNull();
    assertThat(consumer.receiveNoWait()).isNull();
    consumer.setMessageListener(message -> heard.add(text(message)));
    assertThat(momentary()).isNull();
    stopped.start();
    assertThat(next()).isEqualTo("a");
  }

  @Test
  void shouldSendWhileStopped_6_1_4() throws Exception {
    connection.stop();
    send(queue, "a");
    connection.start();
    assertThat(receive(session.createConsumer(queue))).isEqualTo("a");
  }

  @Test
  void shouldIgnoreStartWhereStartedAndStopWhereStopped_6_1_5() throws Exception {
    connection.start();
    connection.stop();
    connection.stop();
    MessageConsumer consumer = session.createConsumer(queue);
    send(queue, "a");
    assertThat(consumer.receiveNoWait()).isNull();
    connection.start();
    connection.start();
    assertThat(receive(consumer)).isEqualTo("a");
  }

  @Test
  void shouldInhibitReceiveWhileStopped_6_1_5() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    CompletableFuture<Message> received = async(consumer::receive);
    assertThat(goesOn(received)).isTrue();
    connection.stop();
    send(queue, "a");
    assertThat(goesOn(received)).isTrue();
    connection.start();
    assertThat(text(get(received))).isEqualTo("a");
  }

  @Test
  void shouldLetReceiveTimersAdvanceWhileStopped_6_1_5() throws Exception {
    connection.stop();
    send(queue, "a");
    assertThat(session.createConsumer(queue).receive(MOMENT_MS)).isNull();
  }

  @Test
  void shouldCallNoListenerAfterStopHasReturned_6_1_5() throws Exception {
    for (int i = 0; i < 4; i++) {
      Session listening = connection.createSession();
      listening.createConsumer(queue).setMessageListener(message -> heard.add(text(message)));
    }
    for (int round = 0; round < 20; round++) {
      send(queue, "a", "b", "c", "d", "e");
      connection.stop();
      int before = heard.size();
      assertThat(heard).hasSize(before);
      connection.start();
    }
    await("all messages", () -> heard.size() == 100);
  }

  @Test
  void shouldWaitForRunningListenersOnStopWithTheConnectionAtTheirService_6_1_5() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Session listening = connection.createSession();
    listening
        .createConsumer(queue)
        .setMessageListener(
            message ->
                runUnchecked(
                    () -> {
                      inside.countDown();
                      awaitLatch(go);
                      Session other = connection.createSession();
                      other.createProducer(other.createQueue(name + ".out")).send(message);
                      other.close();
                      listening.createProducer(listening.createQueue(name + ".out")).send(message);
                      heard.add(text(message));
                    }));
    send(queue, "a");
    awaitLatch(inside);
    CompletableFuture<Void> stopped = asyncRun(connection::stop);
    assertThat(goesOn(stopped)).isTrue();
    go.countDown();
    get(stopped);
    assertThat(heard).containsExactly("a");
  }

  @Test
  void shouldRefuseStopFromAListenerOfItsOwn_6_1_5() throws Exception {
    session
        .createConsumer(queue)
        .setMessageListener(message -> heard.add(outcomeOf(connection::stop)));
    send(queue, "a");
    assertThat(next()).isEqualTo("IllegalStateException ILLEGAL_STATE");
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    JMSContext sharing = provider.closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    context
        .createConsumer(topic)
        .setMessageListener(
            message -> {
              heard.add(outcomeOf(context::stop));
              heard.add(outcomeOf(sharing::stop));
            });
    send(topic, "b");
    assertThat(next()).isEqualTo("IllegalStateRuntimeException ILLEGAL_STATE");
    assertThat(next()).isEqualTo("IllegalStateRuntimeException ILLEGAL_STATE");
  }

  @Test
  void shouldLetAListenerStopAnotherConnection_6_1_5() throws Exception {
    var other = provider.newConnection();
    other.start();
    session.createConsumer(queue).setMessageListener(message -> heard.add(outcomeOf(other::stop)));
    send(queue, "a");
    assertThat(next()).isEqualTo("done");
  }

  @Test
  void shouldStartAContextWithItsFirstConsumer_8_4() throws Exception {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    assertThat(context.getAutoStart()).isTrue();
    send(queue, "a");
    assertThat(context.createConsumer(queue).receiveBody(String.class, DEADLINE_MS)).isEqualTo("a");
    JMSContext sharing = provider.closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    context.stop();
    JMSConsumer consumer = sharing.createConsumer(topic);
    send(topic, "b");
    assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("b");
  }

  @Test
  void shouldNotStartAContextThatIsToldNotTo_8_4() throws Exception {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    context.setAutoStart(false);
    assertThat(context.getAutoStart()).isFalse();
    JMSConsumer consumer = context.createConsumer(queue);
    send(queue, "a");
    assertThat(consumer.receive(MOMENT_MS)).isNull();
    context.start();
    assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("a");
    context.stop();
    send(queue, "b");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldNotStartAContextThatIsClosed() {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    context.close();
    assertThatThrownBy(context::start).isInstanceOf(IllegalStateRuntimeException.class);
  }
}
