package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Jakarta Messaging 3.1 §7.3, asynchronous send")
class AsynchronousSendIT {
  private static final long DEADLINE_MS = ProviderExtension.DEADLINE_MS;

  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  private interface Step {
    void run() throws JMSException;
  }

  /** What a step throws in a completion listener of a send that is made for it. */
  private Throwable thrownInCallback(MessageProducer producer, Step step) throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    producer.send(
        provider.session().createMessage(),
        onCompletion(
            message -> {
              try {
                step.run();
                thrown.complete(null);
              } catch (JMSException | RuntimeException e) {
                thrown.complete(e);
              }
            }));
    return thrown.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
  }

  private interface Completion {
    void on(Message message) throws JMSException;
  }

  private static CompletionListener onCompletion(Completion completion) {
    return new CompletionListener() {
      @Override
      public void onCompletion(Message message) {
        try {
          completion.on(message);
        } catch (JMSException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void onException(Message message, Exception exception) {
        throw new AssertionError("not expected to fail", exception);
      }
    };
  }

  @Test
  @DisplayName("§7.3.1, §7.3.6 completed once the message is sent; its header fields can be read")
  void shouldCompleteOnceTheMessageIsSent() throws Exception {
    Queue queue = provider.newQueue();
    MessageProducer producer = provider.session().createProducer(queue);
    for (int mode : new int[] {1, 2}) {
      TextMessage message = provider.session().createTextMessage("text");
      CompletableFuture<Message> completed = new CompletableFuture<>();
      producer.send(message, mode, 7, 60_000, new FutureCompletion(completed));
      Message done = completed.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
      assertThat(done).isSameAs(message);
      assertThat(done.getJMSMessageID()).startsWith("ID:");
      assertThat(done.getJMSDestination()).isEqualTo(queue);
      assertThat(done.getJMSPriority()).isEqualTo(7);
      assertThat(done.getJMSDeliveryMode()).isEqualTo(mode);
      assertThat(done.getJMSExpiration()).isEqualTo(done.getJMSTimestamp() + 60_000);
      TextMessage received = provider.receive(queue);
      assertThat(received.getText()).isEqualTo("text");
      assertThat(received.getJMSMessageID()).isEqualTo(done.getJMSMessageID());
    }
  }

  @Test
  @DisplayName("§7.3.8 in the order of the sends, one at a time in a session, on another thread")
  void shouldCallBackInOrderOneAtATimeAndElsewhere() throws Exception {
    int sends = 300;
    Queue queue = provider.newQueue();
    Session session = provider.session();
    MessageProducer one = session.createProducer(queue);
    MessageProducer other = session.createProducer(provider.newQueue());
    List<Integer> order = Collections.synchronizedList(new CopyOnWriteArrayList<>());
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(sends);
    Thread sender = Thread.currentThread();
    for (int i = 0; i < sends; i++) {
      Message message = session.createMessage();
      message.setIntProperty("i", i);
      (i % 3 == 0 ? other : one)
          .send(
              message,
              i % 2 + 1,
              4,
              0,
              onCompletion(
                  completed -> {
                    if (inside.incrementAndGet() > 1 || Thread.currentThread() == sender) {
                      wrong.incrementAndGet();
                    }
                    order.add(completed.getIntProperty("i"));
                    inside.decrementAndGet();
                    all.countDown();
                  }));
    }
    assertThat(all.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(wrong).hasValue(0);
    assertThat(order).hasSize(sends).isSorted();
  }

  @Test
  @DisplayName("§7.3.3 synchronous and asynchronous sends of a producer stay in order")
  void shouldKeepTheOrderOfMixedSends() throws Exception {
    Queue queue = provider.newQueue();
    Session session = provider.session();
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 200; i++) {
      TextMessage text = session.createTextMessage(Integer.toString(i));
      if (i % 7 == 0) {
        producer.send(text);
      } else {
        producer.send(text, new FutureCompletion(new CompletableFuture<>()));
      }
    }
    MessageConsumer consumer = session.createConsumer(queue);
    for (int i = 0; i < 200; i++) {
      assertThat(provider.<TextMessage>receive(consumer).getText()).isEqualTo("" + i);
    }
  }

  @Test
  @DisplayName("§7.3.2 what send throws is not told to the listener as well")
  void shouldNotCallTheListenerWhereSendThrows() throws Exception {
    Session session = provider.session();
    TemporaryQueue deleted = session.createTemporaryQueue();
    deleted.delete();
    CompletableFuture<Message> never = new CompletableFuture<>();
    MessageProducer producer = session.createProducer(null);
    assertThatThrownBy(
            () -> producer.send(deleted, session.createMessage(), new FutureCompletion(never)))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> producer.send(provider.newQueue(), null, new FutureCompletion(never)))
        .isInstanceOf(JMSException.class);
    producer.close();
    assertThat(never).isNotDone();
  }

  @Test
  @DisplayName("§7.3.2 what send can't throw any more is told to the listener")
  void shouldTellTheListenerOfAFailureThatSendCouldNotThrow() throws Exception {
    Connection owner = provider.newConnection();
    TemporaryQueue replies = owner.createSession(Session.AUTO_ACKNOWLEDGE).createTemporaryQueue();
    Session session = provider.session();
    MessageProducer producer = session.createProducer(replies);
    producer.send(session.createMessage());
    replies.delete();
    Message message = session.createMessage();
    CompletableFuture<Message> failed = new CompletableFuture<>();
    producer.send(message, new FutureCompletion(failed));
    assertThatThrownBy(() -> failed.get(DEADLINE_MS, TimeUnit.MILLISECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(InvalidDestinationException.class)
        .satisfies(thrown -> assertThat(((JMSException) thrown).getErrorCode()).isNotEmpty());
  }

  @Test
  @DisplayName("§7.3.4 close and commit in a completion listener: IllegalStateException")
  void shouldRefuseToCloseOrEndATransactionInACallback() throws Exception {
    Queue queue = provider.newQueue();
    Class<IllegalStateException> refused = IllegalStateException.class;
    Session session = provider.newSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    assertThat(thrownInCallback(producer, producer::close)).isInstanceOf(refused);
    assertThat(thrownInCallback(producer, session::close)).isInstanceOf(refused);
    assertThat(thrownInCallback(producer, provider.connection()::close)).isInstanceOf(refused);
    assertThat(thrownInCallback(producer, session::commit)).isInstanceOf(refused);
    assertThat(thrownInCallback(producer, session::rollback)).isInstanceOf(refused);
    session.commit();
    MessageConsumer consumer = provider.session().createConsumer(queue);
    for (int i = 0; i < 5; i++) {
      assertThat(provider.<Message>receive(consumer)).isNotNull();
    }
  }

  @Test
  @DisplayName("§7.3.4 the same of a context: IllegalStateRuntimeException")
  void shouldRefuseToCloseOrEndATransactionOfAContextInACallback() throws Exception {
    Queue queue = provider.newQueue();
    JMSContext context = provider.newContext(JMSContext.SESSION_TRANSACTED);
    for (Runnable step : List.<Runnable>of(context::close, context::commit, context::rollback)) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      context
          .createProducer()
          .setAsync(
              onCompletion(
                  message -> {
                    try {
                      step.run();
                      thrown.complete(null);
                    } catch (RuntimeException e) {
                      thrown.complete(e);
                    }
                  }))
          .send(queue, "text");
      assertThat(thrown.get(DEADLINE_MS, TimeUnit.MILLISECONDS))
          .isInstanceOf(IllegalStateRuntimeException.class);
    }
    context.commit();
  }

  @Test
  @DisplayName("§7.3.4 closing from elsewhere waits until the listeners have returned")
  void shouldWaitForCallbacksBeforeClosing() throws Exception {
    Connection connection = provider.newConnection();
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    Session session = provider.newSession(Session.AUTO_ACKNOWLEDGE);
    MessageProducer ofProducer = session.createProducer(provider.newQueue());
    MessageProducer ofConnection = connection.createSession().createProducer(provider.newQueue());
    Queue queue = provider.newQueue();
    assertWaits(listener -> send(ofProducer, listener), ofProducer::close);
    assertWaits(listener -> send(session.createProducer(queue), listener), session::close);
    assertWaits(listener -> send(ofConnection, listener), connection::close);
    assertWaits(
        listener -> context.createProducer().setAsync(listener).send(queue, "x"), context::close);
  }

  @Test
  @DisplayName("§7.3.4 commit and rollback wait until the listeners have returned")
  void shouldWaitForCallbacksBeforeTheEndOfATransaction() throws Exception {
    Session session = provider.newSession(Session.SESSION_TRANSACTED);
    Queue queue = provider.newQueue();
    MessageProducer producer = session.createProducer(queue);
    assertWaits(listener -> send(producer, listener), session::rollback);
    assertWaits(listener -> send(producer, listener), session::commit);
    MessageConsumer consumer = provider.session().createConsumer(queue);
    assertThat(provider.<Message>receive(consumer)).isNotNull();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  private void send(MessageProducer producer, CompletionListener listener) throws JMSException {
    producer.send(provider.session().createMessage(), listener);
  }

  private interface AsyncSend {
    void with(CompletionListener listener) throws JMSException;
  }

  private static void assertWaits(AsyncSend send, Step closing) throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    send.with(
        onCompletion(
            message -> {
              entered.countDown();
              try {
                released.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              events.add("returned");
            }));
    assertThat(entered.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
    Thread closer =
        new Thread(
            () -> {
              try {
                closing.run();
                events.add("closed");
              } catch (JMSException e) {
                events.add(e.toString());
              }
            });
    closer.start();
    while (closer.getState() == Thread.State.NEW || closer.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    released.countDown();
    closer.join(DEADLINE_MS);
    assertThat(events).containsExactly("returned", "closed");
  }

  @Test
  @DisplayName("§7.3.7 the session can be used on, by a listener too")
  void shouldLetAListenerSend() throws Exception {
    Queue queue = provider.newQueue();
    Session session = provider.session();
    MessageProducer producer = session.createProducer(queue);
    CompletableFuture<Message> second = new CompletableFuture<>();
    producer.send(
        session.createTextMessage("first"),
        onCompletion(
            message -> {
              producer.send(session.createTextMessage("synchronous"));
              producer.send(session.createTextMessage("second"), new FutureCompletion(second));
            }));
    second.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
    MessageConsumer consumer = session.createConsumer(queue);
    for (String text : List.of("first", "synchronous", "second")) {
      assertThat(provider.<TextMessage>receive(consumer).getText()).isEqualTo(text);
    }
  }

  @Test
  @DisplayName("§7.3 message listeners can wait for completion listeners, however many they are")
  void shouldCompleteWhileEveryMessageListenerWaitsForIt() throws Exception {
    int sessions = 100;
    Queue requests = provider.newQueue();
    Queue replies = provider.newQueue();
    CountDownLatch replied = new CountDownLatch(sessions);
    for (int i = 0; i < sessions; i++) {
      Session session = provider.newSession(Session.SESSION_TRANSACTED);
      MessageProducer producer = session.createProducer(replies);
      session
          .createConsumer(requests)
          .setMessageListener(
              request -> {
                CompletableFuture<Message> completed = new CompletableFuture<>();
                try {
                  producer.send(session.createMessage(), new FutureCompletion(completed));
                  completed.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
                  session.commit();
                  replied.countDown();
                } catch (Exception e) {
                  throw new IllegalArgumentException(e);
                }
              });
    }
    MessageProducer producer = provider.session().createProducer(requests);
    for (int i = 0; i < sessions; i++) {
      producer.send(
          provider.session().createMessage(), new FutureCompletion(new CompletableFuture<>()));
    }
    assertThat(replied.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
  }

  @Test
  @DisplayName("§7.3.8 a listener that throws keeps no other from being called")
  void shouldGoOnBehindAListenerThatThrows() throws Exception {
    MessageProducer producer = provider.session().createProducer(provider.newQueue());
    producer.send(
        provider.session().createMessage(),
        onCompletion(
            message -> {
              throw new IllegalArgumentException("thrown by the application");
            }));
    CompletableFuture<Message> next = new CompletableFuture<>();
    producer.send(provider.session().createMessage(), new FutureCompletion(next));
    assertThat(next.get(DEADLINE_MS, TimeUnit.MILLISECONDS)).isNotNull();
    producer.close();
  }

  @Test
  @DisplayName("§3.9, §7.3.9 a message changed after the call is sent as it was")
  void shouldSendTheMessageAsItWasWhenSendWasCalled() throws Exception {
    Queue queue = provider.newQueue();
    MessageProducer producer = provider.session().createProducer(queue);
    TextMessage message = provider.session().createTextMessage();
    for (int i = 0; i < 100; i++) {
      message.setText(Integer.toString(i));
      producer.send(message, new FutureCompletion(new CompletableFuture<>()));
    }
    MessageConsumer consumer = provider.session().createConsumer(queue);
    for (int i = 0; i < 100; i++) {
      assertThat(provider.<TextMessage>receive(consumer).getText()).isEqualTo("" + i);
    }
  }
}
