package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueConnection;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Concurrent processing of a subscription's messages (Jakarta Messaging 3.1 §11.2). */
class ConnectionConsumerIT extends SpecificationTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<JMSException> reported = new LinkedBlockingQueue<>();
  private final List<ServerSessions> pools = new ArrayList<>();

  @AfterEach
  void closePools() {
    pools.forEach(ServerSessions::close);
  }

  private ServerSessions pool(int count, int mode, MessageListener listener) throws JMSException {
    return poolOf(connection, count, mode, session -> listener);
  }

  /** Closed behind the test. */
  private ServerSessions poolOf(
      Connection of, int count, int mode, Function<Session, MessageListener> listeners)
      throws JMSException {
    ServerSessions pool = ServerSessions.of(of, count, mode, listeners);
    pools.add(pool);
    return pool;
  }

  private void hear(Message message) {
    heard.add(text(message));
  }

  private String next() throws InterruptedException {
    return heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS);
  }

  private List<String> next(int count) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(next());
    }
    return texts;
  }

  @Test
  void shouldProcessAQueueInSessionsOfThePool() throws Exception {
    ServerSessions pool = pool(1, Session.AUTO_ACKNOWLEDGE, this::hear);
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 1);
    assertThat(consumer.getServerSessionPool()).isSameAs(pool);
    send(queue, "a", "b", "c");
    assertThat(next(3)).containsExactly("a", "b", "c");
    await("the last run", () -> pool.idle() == 1);
    consumer.close();
    assertThat(session.createConsumer(queue).receiveNoWait()).isNull();
  }

  @Test
  void shouldRunAsManySessionsAtATimeAsThePoolHas() throws Exception {
    CountDownLatch all = new CountDownLatch(4);
    ServerSessions pool =
        pool(
            4,
            Session.AUTO_ACKNOWLEDGE,
            message -> {
              all.countDown();
              awaitLatch(all);
              hear(message);
            });
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "a", "b", "c", "d");
    assertThat(next(4)).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void shouldLoadASessionWithSoManyMessagesAtMost() throws Exception {
    send(queue, "a", "b", "c", "d", "e", "f", "g");
    Map<Integer, List<String>> runs = new ConcurrentHashMap<>();
    ServerSessions pool = pool(1, Session.AUTO_ACKNOWLEDGE, message -> {});
    pool.sessions()
        .get(0)
        .setMessageListener(
            message -> {
              runs.computeIfAbsent(pool.started(), run -> new ArrayList<>()).add(text(message));
              hear(message);
            });
    connection.createConnectionConsumer(queue, null, pool, 3);
    assertThat(next(7)).containsExactly("a", "b", "c", "d", "e", "f", "g");
    assertThat(runs.values()).allSatisfy(run -> assertThat(run).hasSizeLessThanOrEqualTo(3));
  }

  @Test
  void shouldDeliverWhatMatchesTheSelectorOnly() throws Exception {
    ServerSessions pool = pool(1, Session.AUTO_ACKNOWLEDGE, this::hear);
    connection.createConnectionConsumer(queue, "mine = TRUE", pool, 1);
    Message mine = session.createTextMessage("mine");
    mine.setBooleanProperty("mine", true);
    send(queue, "other");
    session.createProducer(queue).send(mine);
    assertThat(next()).isEqualTo("mine");
    assertThat(receive(session.createConsumer(queue))).isEqualTo("other");
  }

  @Test
  void shouldConsumeASubscriptionOfEveryKind() throws Exception {
    Connection other = provider.newConnection();
    other.setClientID(name);
    connection = other;
    other.start();
    ServerSessions pool = pool(2, Session.AUTO_ACKNOWLEDGE, this::hear);
    other.createConnectionConsumer(topic, null, pool, 1);
    other.createSharedConnectionConsumer(topic, "shared", null, pool, 1);
    other.createSharedConnectionConsumer(topic, "shared", null, pool, 1);
    other.createDurableConnectionConsumer(topic, "durable", null, pool, 1);
    other.createSharedDurableConnectionConsumer(topic, "shared-durable", null, pool, 1);
    other.createSharedDurableConnectionConsumer(topic, "shared-durable", null, pool, 1);
    send(topic, "a");
    assertThat(next(4)).containsExactly("a", "a", "a", "a");
    assertThat(heard.poll(MOMENT_MS, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void shouldKeepMessagesForADurableSubscriptionWithoutItsConnectionConsumer() throws Exception {
    connection = provider.newConnection();
    connection.setClientID(name);
    connection.start();
    ServerSessions pool = pool(1, Session.AUTO_ACKNOWLEDGE, this::hear);
    connection.createDurableConnectionConsumer(topic, "s", null, pool, 1).close();
    send(topic, "kept");
    assertThat(heard).isEmpty();
    connection.createDurableConnectionConsumer(topic, "s", null, pool, 1).close();
    ConnectionConsumer consumer =
        connection.createDurableConnectionConsumer(topic, "s", null, pool, 1);
    Session own = connection.createSession();
    assertThatThrownBy(() -> own.createDurableConsumer(topic, "s"))
        .isInstanceOf(JMSException.class);
    assertThat(next()).isEqualTo("kept");
    await("the last run", () -> pool.idle() == 1);
    consumer.close();
    own.unsubscribe("s");
  }

  @Test
  void shouldServeTheDomainSpecificConnections() throws Exception {
    QueueConnection queues = provider.closing(provider.factory().createQueueConnection());
    queues.start();
    ServerSessions forQueues = poolOf(queues, 1, Session.AUTO_ACKNOWLEDGE, s -> this::hear);
    queues.createConnectionConsumer(queue, null, forQueues, 1);
    send(queue, "to the queue");
    assertThat(next()).isEqualTo("to the queue");
    TopicConnection topics = provider.closing(provider.factory().createTopicConnection());
    topics.start();
    ServerSessions forTopics = poolOf(topics, 1, Session.AUTO_ACKNOWLEDGE, s -> this::hear);
    topics.createConnectionConsumer(topic, null, forTopics, 1);
    send(topic, "to the topic");
    assertThat(next()).isEqualTo("to the topic");
  }

  @Test
  void shouldCommitWhatATransactedSessionConsumedAndSent() throws Exception {
    ServerSessions pool =
        poolOf(
            connection,
            3,
            Session.SESSION_TRANSACTED,
            own ->
                message ->
                    runUnchecked(
                        () -> {
                          own.createProducer(own.createQueue(name + ".out"))
                              .send(own.createTextMessage(text(message)));
                          if (redelivered(message) || !text(message).startsWith("twice")) {
                            own.commit();
                          } else {
                            own.rollback();
                          }
                        }));
    connection.createConnectionConsumer(queue, null, pool, 2);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sent.add((i % 5 == 0 ? "twice " : "once ") + i);
    }
    send(queue, sent.toArray(String[]::new));
    MessageConsumer results = session.createConsumer(session.createQueue(name + ".out"));
    assertThat(receive(results, 50)).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(results.receive(MOMENT_MS)).isNull();
    connection.close();
    assertThat(sessionOfAnotherConnection().createConsumer(queue).receiveNoWait()).isNull();
  }

  @Test
  void shouldAcknowledgeWhatItsSessionConsumedAndNothingElse() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch acknowledged = new CountDownLatch(1);
    ServerSessions pool =
        pool(
            2,
            Session.CLIENT_ACKNOWLEDGE,
            message -> {
              if (text(message).equals("not acknowledged")) {
                held.countDown();
                awaitLatch(acknowledged);
              } else {
                awaitLatch(held);
                runUnchecked(message::acknowledge);
                acknowledged.countDown();
              }
              hear(message);
            });
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "not acknowledged", "acknowledged");
    assertThat(next(2)).containsExactlyInAnyOrder("acknowledged", "not acknowledged");
    connection.close();
    MessageConsumer consumer = sessionOfAnotherConnection().createConsumer(queue);
    Message again = consumer.receive(DEADLINE_MS);
    assertThat(text(again)).isEqualTo("not acknowledged");
    assertThat(redelivered(again)).isTrue();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldDeliverAgainWhereTheListenerThrows() throws Exception {
    AtomicInteger deliveries = new AtomicInteger();
    ServerSessions pool =
        pool(
            2,
            Session.AUTO_ACKNOWLEDGE,
            message -> {
              runUnchecked(() -> heard.add("" + message.getIntProperty("JMSXDeliveryCount")));
              if (deliveries.incrementAndGet() < 3) {
                throw new UnsupportedOperationException("as the test wants it");
              }
            });
    connection.createConnectionConsumer(queue, null, pool, 5);
    send(queue, "a");
    assertThat(next(3)).containsExactly("1", "2", "3");
  }

  @Test
  void shouldDeliverAgainAfterARecover() throws Exception {
    ServerSessions pool =
        poolOf(
            connection,
            1,
            Session.AUTO_ACKNOWLEDGE,
            own ->
                message ->
                    runUnchecked(
                        () -> {
                          heard.add(text(message) + redelivered(message));
                          if (!redelivered(message)) {
                            own.recover();
                          }
                        }));
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "a");
    assertThat(next(2)).containsExactly("afalse", "atrue");
    await("the last run", () -> pool.idle() == 1);
    connection.close();
    assertThat(sessionOfAnotherConnection().createConsumer(queue).receiveNoWait()).isNull();
  }

  @Test
  void shouldDeliverOnlyWhileTheConnectionIsStarted() throws Exception {
    connection.stop();
    ServerSessions pool = pool(1, Session.AUTO_ACKNOWLEDGE, this::hear);
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "a");
    assertThat(heard.poll(MOMENT_MS, TimeUnit.MILLISECONDS)).isNull();
    connection.start();
    assertThat(next()).isEqualTo("a");
    connection.stop();
    send(queue, "b");
    assertThat(heard.poll(MOMENT_MS, TimeUnit.MILLISECONDS)).isNull();
    connection.start();
    assertThat(next()).isEqualTo("b");
  }

  @Test
  void shouldWaitOnStopForTheListenerAndCallNoneAfterIt() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ServerSessions pool =
        pool(
            1,
            Session.AUTO_ACKNOWLEDGE,
            message -> {
              hear(message);
              inside.countDown();
              awaitLatch(go);
            });
    send(queue, "a", "b", "c");
    connection.createConnectionConsumer(queue, null, pool, 3);
    awaitLatch(inside);
    CompletableFuture<Void> stopped = asyncRun(connection::stop);
    assertThat(goesOn(stopped)).isTrue();
    go.countDown();
    get(stopped);
    assertThat(heard).hasSize(1);
    await("the end of the run", () -> pool.idle() == 1);
    assertThat(heard).hasSize(1);
    connection.start();
    assertThat(next(3)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void shouldWaitOnCloseForTheListenerAndLoseNothing() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ServerSessions pool =
        pool(
            1,
            Session.AUTO_ACKNOWLEDGE,
            message -> {
              inside.countDown();
              awaitLatch(go);
            });
    send(queue, "a", "b", "c");
    connection.createConnectionConsumer(queue, null, pool, 2);
    awaitLatch(inside);
    CompletableFuture<Void> closed = asyncRun(connection::close);
    assertThat(goesOn(closed)).isTrue();
    go.countDown();
    get(closed);
    MessageConsumer rest = sessionOfAnotherConnection().createConsumer(queue);
    for (String each : List.of("b", "c")) {
      Message message = rest.receive(DEADLINE_MS);
      assertThat(text(message)).isEqualTo(each);
      assertThat(redelivered(message)).isFalse();
    }
    assertThat(rest.receiveNoWait()).isNull();
  }

  @Test
  void shouldRefuseStopAndCloseFromTheSessionsListener() throws Exception {
    ServerSessions pool =
        poolOf(
            connection,
            1,
            Session.AUTO_ACKNOWLEDGE,
            own ->
                message -> {
                  for (Action each :
                      List.<Action>of(connection::stop, connection::close, own::close)) {
                    try {
                      each.run();
                      heard.add("allowed");
                    } catch (IllegalStateException e) {
                      heard.add("refused");
                    } catch (Exception e) {
                      heard.add(e.toString());
                    }
                  }
                });
    connection.createConnectionConsumer(queue, null, pool, 1);
    send(queue, "a");
    assertThat(next(3)).containsExactly("refused", "refused", "refused");
  }

  @Test
  void shouldLetLoadedSessionsFinishAfterTheConnectionConsumerIsClosed() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ServerSessions pool =
        poolOf(
            connection,
            1,
            Session.SESSION_TRANSACTED,
            own ->
                message -> {
                  inside.countDown();
                  awaitLatch(go);
                  runUnchecked(own::commit);
                  hear(message);
                });
    send(queue, "a", "b", "c");
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 2);
    awaitLatch(inside);
    consumer.close();
    consumer.close();
    assertThatThrownBy(consumer::getServerSessionPool).isInstanceOf(IllegalStateException.class);
    go.countDown();
    assertThat(next(2)).containsExactly("a", "b");
    await("the last run", () -> pool.idle() == 1);
    MessageConsumer rest = session.createConsumer(queue);
    assertThat(receive(rest)).isEqualTo("c");
    assertThat(rest.receiveNoWait()).isNull();
  }

  @Test
  void shouldBeBlockedByItsPoolAndBlockNobodyElse() throws Exception {
    List<ServerSessions> blocked = new ArrayList<>();
    Map<ServerSessions, ServerSession> kept = new ConcurrentHashMap<>();
    for (int i = 0; i < 80; i++) {
      ServerSessions pool = pool(1, Session.AUTO_ACKNOWLEDGE, this::hear);
      kept.put(pool, pool.keep());
      blocked.add(pool);
      connection.createConnectionConsumer(session.createQueue(name + i), null, pool, 1);
      send(session.createQueue(name + i), "" + i);
    }
    BlockingQueue<String> others = new LinkedBlockingQueue<>();
    Session listening = connection.createSession();
    listening.createConsumer(queue).setMessageListener(message -> others.add(text(message)));
    send(queue, "not blocked");
    assertThat(others.poll(DEADLINE_MS, TimeUnit.MILLISECONDS)).isEqualTo("not blocked");
    // What waits for a pool is there for others.
    assertThat(receive(session.createConsumer(session.createQueue(name + 7)))).isEqualTo("7");
    connection.stop();
    connection.start();
    blocked.forEach(pool -> pool.giveBack(kept.get(pool)));
    assertThat(next(79)).doesNotContain("7", (String) null);
  }

  @Test
  void shouldNotSpinWhereThePoolFails() throws Exception {
    connection.setExceptionListener(reported::add);
    ServerSessions pool = pool(1, Session.AUTO_ACKNOWLEDGE, this::hear);
    AtomicInteger calls = new AtomicInteger();
    ServerSessionPool failing =
        () -> {
          if (calls.incrementAndGet() < 3) {
            throw new JMSException("no session, says the test");
          }
          return pool.getServerSession();
        };
    send(queue, "a");
    connection.createConnectionConsumer(queue, null, failing, 1);
    assertThat(next()).isEqualTo("a");
    assertThat(calls).hasValue(3);
    await("both reports", () -> reported.size() >= 2);
    assertThat(reported).hasSize(2);
    assertThat(reported).allSatisfy(e -> assertThat(e).hasMessageContaining("says the test"));
  }

  @Test
  void shouldReportASessionThatItCannotLoad() throws Exception {
    connection.setExceptionListener(reported::add);
    ServerSessions others =
        poolOf(provider.newConnection(), 1, Session.AUTO_ACKNOWLEDGE, own -> this::hear);
    send(queue, "a");
    ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, others, 1);
    assertThat(reported.poll(DEADLINE_MS, TimeUnit.MILLISECONDS))
        .hasMessageContaining("another connection");
    consumer.close();
    ServerSessions deaf = pool(1, Session.AUTO_ACKNOWLEDGE, null);
    connection.createConnectionConsumer(queue, null, deaf, 1);
    assertThat(reported.poll(DEADLINE_MS, TimeUnit.MILLISECONDS))
        .isInstanceOf(IllegalStateException.class);
    deaf.sessions().get(0).setMessageListener(this::hear);
    assertThat(next()).isEqualTo("a");
  }

  @Test
  void shouldRefuseWhatCannotBe() throws Exception {
    ServerSessions pool = pool(1, Session.AUTO_ACKNOWLEDGE, this::hear);
    assertThatThrownBy(() -> connection.createConnectionConsumer(queue, "a =", pool, 1))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(
            () ->
                connection.createConnectionConsumer((jakarta.jms.Destination) null, null, pool, 1))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, null, 1))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, pool, 0))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> connection.createDurableConnectionConsumer(topic, "s", null, pool, 1))
        .isInstanceOf(IllegalStateException.class);
    connection.close();
    assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, pool, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldLetNoOtherReceiptBesideTheSessionsListener() throws Exception {
    MessageConsumer consumer = session.createConsumer(queue);
    MessageListener listener = message -> {};
    session.setMessageListener(listener);
    assertThat(session.getMessageListener()).isSameAs(listener);
    assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> consumer.setMessageListener(listener))
        .isInstanceOf(IllegalStateException.class);
    session.setMessageListener(null);
    consumer.setMessageListener(listener);
    assertThatThrownBy(() -> session.setMessageListener(listener))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldProcessManyMessagesOnceEachInManySessions() throws Exception {
    int messages = 5000;
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    CountDownLatch all = new CountDownLatch(messages);
    MessageListener listener =
        message -> {
          seen.merge(text(message), 1, Integer::sum);
          all.countDown();
        };
    ServerSessions pool = pool(8, Session.DUPS_OK_ACKNOWLEDGE, listener);
    connection.createConnectionConsumer(queue, null, pool, 10);
    connection.createSession().createConsumer(queue).setMessageListener(listener);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    for (int i = 0; i < messages; i++) {
      producer.send(session.createTextMessage("" + i));
    }
    awaitLatch(all);
    connection.close();
    assertThat(seen).hasSize(messages);
    assertThat(sessionOfAnotherConnection().createConsumer(queue).receiveNoWait()).isNull();
  }

  private Session sessionOfAnotherConnection() throws JMSException {
    Connection another = provider.newConnection();
    another.start();
    return another.createSession();
  }

  private static boolean redelivered(Message message) {
    try {
      return message.getJMSRedelivered();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }
}
