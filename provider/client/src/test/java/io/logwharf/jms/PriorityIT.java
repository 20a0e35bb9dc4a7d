package io.logwharf.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** JMSPriority (Jakarta Messaging 3.1 §3.4.10 and §6.2.9), end to end. */
class PriorityIT {
  private static final String BROKER = "priority-it";
  private static final LogwharfConnectionFactory FACTORY =
      new LogwharfConnectionFactory("logwharf:memory:" + BROKER);
  private static final long DEADLINE_MS = 30_000;
  private static final int COUNT = 300;

  private final Random random = new Random(7);
  private Connection connection;
  private Session session;
  private Queue queue;
  private String name;

  /** A message as it was sent, or came. */
  private record Sent(int priority, int number) {
    static Sent of(Message message) throws JMSException {
      return new Sent(message.getJMSPriority(), message.getIntProperty("number"));
    }
  }

  @BeforeEach
  void open(TestInfo test) throws JMSException {
    name = test.getTestMethod().orElseThrow().getName();
    connection = FACTORY.createConnection();
    connection.start();
    session = connection.createSession();
    queue = session.createQueue(name);
  }

  @AfterEach
  void close() throws JMSException {
    connection.close();
  }

  @AfterAll
  static void stopBroker() {
    LogwharfConnectionFactory.stopMemoryBroker(BROKER);
  }

  @Test
  void shouldReceiveABacklogByPriority() throws Exception {
    List<Sent> sent = send(session, COUNT);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(receive(consumer, COUNT)).isEqualTo(inOrder(sent));
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldListenToABacklogByPriority() throws Exception {
    List<Sent> sent = send(session, COUNT);
    List<Sent> received = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(COUNT);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                received.add(Sent.of(message));
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
              all.countDown();
            });
    assertThat(all.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(received).isEqualTo(inOrder(sent));
  }

  @Test
  void shouldLetAnUrgentMessageOvertakeWhatIsPrefetched() throws Exception {
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = transacted.createProducer(queue);
    for (int i = 0; i < 3000; i++) {
      producer.send(transacted.createMessage());
    }
    transacted.commit();
    MessageConsumer consumer = session.createConsumer(queue);
    for (int i = 0; i < 100; i++) {
      assertThat(consumer.receive(DEADLINE_MS).getJMSPriority()).isEqualTo(4);
    }
    producer.setPriority(9);
    producer.send(transacted.createMessage());
    transacted.commit();
    int before = 0;
    while (consumer.receive(DEADLINE_MS).getJMSPriority() != 9) {
      before++;
      // An application that takes its time: the urgent message is on its way meanwhile.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(before).as("messages received before the urgent one").isLessThan(500);
  }

  @Test
  void shouldDeliverAgainByPriorityAfterARollback() throws Exception {
    List<Sent> sent = send(session, 50);
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = transacted.createConsumer(queue);
    List<Sent> first = receive(consumer, 20);
    transacted.rollback();
    assertThat(receive(consumer, 50)).isEqualTo(inOrder(sent)).startsWith(first.get(0));
    transacted.commit();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldDeliverAgainByPriorityAfterARecover() throws Exception {
    List<Sent> sent = send(session, 50);
    Session acknowledging = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = acknowledging.createConsumer(queue);
    receive(consumer, 20);
    acknowledging.recover();
    assertThat(receive(consumer, 49)).isEqualTo(inOrder(sent).subList(0, 49));
    Message last = consumer.receive(DEADLINE_MS);
    last.acknowledge();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldHoldInDurableSubscriptionsWithSelectors() throws Exception {
    Topic topic = session.createTopic(name + "-topic");
    session.createSharedDurableConsumer(topic, name, "number < 200").close();
    List<Sent> sent = new ArrayList<>();
    MessageProducer producer = session.createProducer(topic);
    for (int number = 0; number < COUNT; number++) {
      sent.add(send(session, producer, number));
    }
    MessageConsumer consumer = session.createSharedDurableConsumer(topic, name, "number < 200");
    sent.removeIf(message -> message.number >= 200);
    assertThat(receive(consumer, sent.size())).isEqualTo(inOrder(sent));
  }

  @Test
  void shouldHoldOverARestart(@TempDir Path folder) throws Exception {
    LogwharfConnectionFactory embedded =
        new LogwharfConnectionFactory("logwharf:embedded:" + folder);
    try (JMSContext context = embedded.createContext()) {
      for (int priority : new int[] {4, 2, 8, 4, 0, 9}) {
        context.createProducer().setPriority(priority).send(queue, "" + priority);
      }
    }
    try (JMSContext context = embedded.createContext()) {
      JMSConsumer consumer = context.createConsumer(queue);
      for (int priority : new int[] {9, 8, 4, 4, 2, 0}) {
        assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("" + priority);
      }
    }
  }

  private List<Sent> send(Session by, int count) throws JMSException {
    MessageProducer producer = by.createProducer(queue);
    List<Sent> sent = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      sent.add(send(by, producer, number));
    }
    return sent;
  }

  private Sent send(Session by, MessageProducer producer, int number) throws JMSException {
    Message message = by.createMessage();
    message.setIntProperty("number", number);
    producer.setPriority(random.nextInt(10));
    producer.send(message);
    return Sent.of(message);
  }

  private static List<Sent> receive(MessageConsumer consumer, int count) throws JMSException {
    List<Sent> received = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Message message = consumer.receive(DEADLINE_MS);
      assertThat(message).as("message %d of %d", i, count).isNotNull();
      received.add(Sent.of(message));
    }
    return received;
  }

  private static List<Sent> inOrder(List<Sent> sent) {
    return sent.stream().sorted(Comparator.comparingInt(each -> -each.priority)).toList();
  }
}
