package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** JMSXGroupID and JMSXGroupSeq (Jakarta Messaging 3.1 §3.5.9), end to end. */
class MessageGroupsIT {
  private static final String BROKER = "message-groups-it";
  private static final LogwharfConnectionFactory FACTORY =
      new LogwharfConnectionFactory("logwharf:memory:" + BROKER);
  private static final long DEADLINE_MS = 30_000;
  private static final int GROUPS = 12;
  private static final int EACH = 40;

  private final List<Connection> connections = new ArrayList<>();
  private Queue queue;

  /** By group, who has had its messages, and their numbers as they came. */
  private final Map<String, Set<String>> consumers = new ConcurrentHashMap<>();

  private final Map<String, List<Integer>> sequences = new ConcurrentHashMap<>();

  @BeforeEach
  void open(TestInfo test) throws JMSException {
    queue = connect().createSession().createQueue(test.getTestMethod().orElseThrow().getName());
  }

  private Connection connect() throws JMSException {
    Connection connection = FACTORY.createConnection();
    connections.add(connection);
    connection.start();
    return connection;
  }

  @AfterEach
  void close() throws JMSException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  @AfterAll
  static void stopBroker() {
    LogwharfConnectionFactory.stopMemoryBroker(BROKER);
  }

  @Test
  void shouldKeepEachGroupWithOneListenerAndInOrder() throws Exception {
    CountDownLatch all = new CountDownLatch(GROUPS * EACH);
    for (int i = 0; i < 3; i++) {
      String name = "listener " + i;
      Session session = connect().createSession();
      session
          .createConsumer(queue)
          .setMessageListener(
              message -> {
                seen(name, message);
                all.countDown();
              });
    }
    send(0, EACH);
    assertThat(all.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(consumers.values()).allSatisfy(who -> assertThat(who).hasSize(1));
    assertThat(sequences.values())
        .allSatisfy(numbers -> assertThat(numbers).isSorted().hasSize(EACH));
    Set<String> busy = new TreeSet<>();
    consumers.values().forEach(busy::addAll);
    // A listener whose credit comes late finds that all groups are taken.
    assertThat(busy).hasSizeGreaterThan(1);
  }

  @Test
  void shouldKeepTheOrderThroughRollbacksAndRecovers() throws Exception {
    send(0, EACH);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int mode : List.of(Session.SESSION_TRANSACTED, Session.CLIENT_ACKNOWLEDGE)) {
        Session session = connect().createSession(mode);
        counts.add(threads.submit(() -> receiveWithSetbacks(session)));
      }
      int sum = 0;
      for (Future<Integer> count : counts) {
        sum += count.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
      }
      assertThat(sum).isEqualTo(GROUPS * EACH);
    } finally {
      threads.shutdownNow();
    }
    assertThat(sequences.values())
        .allSatisfy(numbers -> assertThat(numbers).isSorted().hasSize(EACH));
  }

  /** Takes a few messages at a time, and gives every third lot back before it is done with it. */
  private int receiveWithSetbacks(Session session) throws JMSException {
    MessageConsumer consumer = session.createConsumer(queue);
    int count = 0;
    int lots = 0;
    while (true) {
      List<Message> lot = new ArrayList<>();
      Message message = consumer.receive(lots == 0 ? 5_000 : 1_000);
      while (message != null) {
        lot.add(message);
        message = lot.size() < 7 ? consumer.receive(200) : null;
      }
      if (lot.isEmpty()) {
        return count;
      }
      boolean giveBack = ++lots % 3 == 0;
      if (!giveBack) {
        lot.forEach(each -> seen(session.toString(), each));
        count += lot.size();
      }
      end(session, lot, giveBack);
    }
  }

  private static void end(Session session, List<Message> lot, boolean giveBack)
      throws JMSException {
    if (session.getTransacted()) {
      if (giveBack) {
        session.rollback();
      } else {
        session.commit();
      }
    } else if (giveBack) {
      session.recover();
    } else {
      lot.get(0).acknowledge();
    }
  }

  @Test
  void shouldHandAGroupOverInOrderWhenItsConsumerIsClosed() throws Exception {
    Connection first = connect();
    MessageConsumer early = first.createSession().createConsumer(queue);
    send(0, 3);
    for (int i = 0; i < GROUPS; i++) {
      seen("early", early.receive(DEADLINE_MS));
    }
    MessageConsumer late = connect().createSession().createConsumer(queue);
    assertThat(late.receive(100)).isNull();
    first.close();
    for (int i = GROUPS; i < 3 * GROUPS; i++) {
      seen("late", late.receive(DEADLINE_MS));
    }
    assertThat(sequences.values()).allSatisfy(numbers -> assertThat(numbers).isSorted().hasSize(3));
  }

  @Test
  void shouldTakeGroupsOverFromAConsumerWithoutTheSession() throws Exception {
    Session session = connect().createSession(Session.SESSION_TRANSACTED);
    send(0, 2);
    MessageConsumer first = session.createConsumer(queue);
    for (int i = 0; i < GROUPS; i++) {
      assertThat(first.receive(DEADLINE_MS)).isNotNull();
    }
    session.commit();
    first.close();
    MessageConsumer second = connect().createSession().createConsumer(queue);
    for (int i = 0; i < GROUPS; i++) {
      assertThat(second.receive(DEADLINE_MS).getIntProperty("JMSXGroupSeq")).isEqualTo(2);
    }
  }

  @Test
  void shouldKeepGroupsApartBySelectors() throws Exception {
    MessageConsumer even = connect().createSession().createConsumer(queue, "JMSXGroupSeq < 3");
    MessageConsumer odd = connect().createSession().createConsumer(queue, "JMSXGroupSeq >= 3");
    send(0, 4);
    Map<String, Integer> last = new HashMap<>();
    for (MessageConsumer consumer : List.of(even, odd)) {
      for (int i = 0; i < 2 * GROUPS; i++) {
        Message message = consumer.receive(DEADLINE_MS);
        int sequence = message.getIntProperty("JMSXGroupSeq");
        Integer before = last.put(message.getStringProperty("JMSXGroupID"), sequence);
        assertThat(sequence).isEqualTo(before == null ? 1 : before + 1);
      }
    }
  }

  private void seen(String consumer, Message message) {
    try {
      String group = message.getStringProperty("JMSXGroupID");
      consumers.computeIfAbsent(group, unknown -> ConcurrentHashMap.newKeySet()).add(consumer);
      synchronized (sequences) {
        sequences
            .computeIfAbsent(group, unknown -> new ArrayList<>())
            .add(message.getIntProperty("JMSXGroupSeq"));
      }
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  /** So many messages of each group, by turns, numbered from 1. */
  private void send(int from, int each) throws JMSException {
    Session session = connect().createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    for (int number = from; number < from + each; number++) {
      for (int group = 0; group < GROUPS; group++) {
        Message message = session.createTextMessage(group + " " + number);
        message.setStringProperty("JMSXGroupID", "group " + group);
        message.setIntProperty("JMSXGroupSeq", number + 1);
        producer.send(message);
      }
    }
    session.commit();
  }
}
