package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Starting, stopping and closing from threads of their own, again and again, while messages are
 * received in every way (Jakarta Messaging 3.1 §6.1.5, §6.1.8, §6.2.15, §8.8). As nothing crashes,
 * each message must be delivered once.
 */
class OrderlyClosingIT extends SpecificationTest {
  private static final int MESSAGES = 3000;
  private static final long CLOSING_MS = 2000;

  private final Map<String, Integer> seen = new ConcurrentHashMap<>();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();

  @ParameterizedTest
  @ValueSource(
      ints = {
        Session.AUTO_ACKNOWLEDGE,
        Session.DUPS_OK_ACKNOWLEDGE,
        Session.CLIENT_ACKNOWLEDGE,
        Session.SESSION_TRANSACTED
      })
  void shouldLoseAndRepeatNothing_6_1_8(int mode) throws Exception {
    send(MESSAGES);
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int seed = i;
      threads.add(asyncRun(() -> openAndClose(new Random(seed), mode)));
    }
    try {
      CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new))
          .get(CLOSING_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      over.set(true);
    }
    for (CompletableFuture<Void> each : threads) {
      get(each);
    }
    assertThat(failures).isEmpty();
    drain();
    assertThat(seen).hasSize(MESSAGES);
    assertThat(seen.values()).containsOnly(1);
  }

  @Test
  void shouldEndConsumersThatAreCreatedWhileTheSessionIsClosed_6_2_15() throws Exception {
    for (int i = 0; i < 100; i++) {
      Session each = connection.createSession();
      CompletableFuture<Void> receiving =
          asyncRun(
              () -> {
                try {
                  while (true) {
                    each.createConsumer(queue).receive();
                  }
                } catch (IllegalStateException e) {
                  // Closed, as it is to be.
                }
              });
      if (i % 2 == 0) {
        Thread.yield();
      }
      each.close();
      get(receiving);
    }
    send(1);
    assertThat(receive(session.createConsumer(queue))).isEqualTo("0");
  }

  private void send(int count) throws Exception {
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    for (int i = 0; i < count; i++) {
      producer.send(session.createTextMessage("" + i));
    }
    producer.close();
  }

  private void drain() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    Message message;
    while ((message = consumer.receive(seen.size() < MESSAGES ? DEADLINE_MS : MOMENT_MS)) != null) {
      see(message);
    }
  }

  private void openAndClose(Random random, int mode) throws Exception {
    while (!over.get() && seen.size() < MESSAGES) {
      try (Connection own = provider.factory().createConnection()) {
        own.start();
        List<AutoCloseable> open = new ArrayList<>();
        List<CompletableFuture<Void>> receivers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          Session each = own.createSession(mode);
          MessageConsumer consumer = each.createConsumer(queue);
          open.add(random.nextBoolean() ? each : consumer);
          if (random.nextBoolean()) {
            consumer.setMessageListener(message -> settle(each, mode, message));
          } else {
            receivers.add(asyncRun(() -> receiveAll(each, mode, consumer)));
          }
        }
        ServerSessions pool =
            ServerSessions.of(own, 2, mode, each -> message -> settle(each, mode, message));
        ConnectionConsumer pooled = own.createConnectionConsumer(queue, null, pool, 3);
        open.add(pooled::close);
        disturb(own, open, random);
        own.close();
        for (CompletableFuture<Void> each : receivers) {
          get(each);
        }
        pool.close();
      }
    }
  }

  private static void disturb(Connection own, List<AutoCloseable> open, Random random)
      throws Exception {
    int steps = random.nextInt(8);
    for (int i = 0; i < steps; i++) {
      Thread.yield();
      switch (random.nextInt(3)) {
        case 0 -> own.stop();
        case 1 -> own.start();
        default -> {
          if (!open.isEmpty()) {
            open.remove(random.nextInt(open.size())).close();
          }
        }
      }
    }
  }

  private void receiveAll(Session own, int mode, MessageConsumer consumer) throws JMSException {
    try {
      Message message;
      while ((message = consumer.receive()) != null) {
        settle(own, mode, message);
      }
    } catch (IllegalStateException e) {
      // The consumer was closed between two calls.
    }
  }

  /** Sees a message that is acknowledged; one of a session closed before that comes again. */
  private void settle(Session own, int mode, Message message) {
    try {
      if (mode == Session.SESSION_TRANSACTED) {
        own.commit();
      } else if (mode == Session.CLIENT_ACKNOWLEDGE) {
        message.acknowledge();
      }
      see(message);
    } catch (IllegalStateException e) {
      assertThat(e.getErrorCode()).isEqualTo("CLOSED");
    } catch (JMSException e) {
      failures.add(e);
    }
  }

  private void see(Message message) {
    seen.merge(text(message), 1, Integer::sum);
  }
}
