package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tests of connections, sessions and consumers have in common. */
abstract class SpecificationTest {
  static final long DEADLINE_MS = ProviderExtension.DEADLINE_MS;

  /** For what must not come, and would come at once. */
  static final long MOMENT_MS = 100;

  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  /** Unique to the test. */
  String name;

  Connection connection;
  Session session;
  Queue queue;
  Topic topic;

  @BeforeEach
  final void open() throws JMSException {
    connection = provider.connection();
    session = provider.session();
    queue = provider.newQueue();
    topic = provider.newTopic();
    name = queue.getQueueName();
  }

  final void send(Destination to, String... texts) throws JMSException {
    try (Session sending = connection.createSession();
        MessageProducer producer = sending.createProducer(to)) {
      for (String text : texts) {
        producer.send(sending.createTextMessage(text));
      }
    }
  }

  static String text(Message message) {
    try {
      return message == null ? null : ((TextMessage) message).getText();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  static String receive(MessageConsumer consumer) throws JMSException {
    return text(consumer.receive(DEADLINE_MS));
  }

  static List<String> receive(MessageConsumer consumer, int count) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(receive(consumer));
    }
    return texts;
  }

  /** Runs a call on a thread of its own. */
  static <T> CompletableFuture<T> async(Call<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(call.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  static CompletableFuture<Void> asyncRun(Action action) {
    return async(
        () -> {
          action.run();
          return null;
        });
  }

  static <T> T get(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
  }

  /** Whether a call goes on for a moment. */
  static boolean goesOn(CompletableFuture<?> future) throws Exception {
    try {
      future.get(MOMENT_MS, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException e) {
      return true;
    }
  }

  static void runUnchecked(Action action) {
    try {
      action.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What comes of an action: the class and error code of what it throws, or "done". */
  static String outcomeOf(Action action) {
    try {
      action.run();
      return "done";
    } catch (JMSException e) {
      return e.getClass().getSimpleName() + " " + e.getErrorCode();
    } catch (JMSRuntimeException e) {
      return e.getClass().getSimpleName() + " " + e.getErrorCode();
    } catch (Exception e) {
      return e.toString();
    }
  }

  static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the deadline of %s", what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @FunctionalInterface
  interface Call<T> {
    T run() throws Exception;
  }

  @FunctionalInterface
  interface ActionOn<T> {
    void on(T target) throws Exception;
  }

  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }
}
