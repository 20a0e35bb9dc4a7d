package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * A broker in memory for all tests of this package, and for each test a started connection to it,
 * with a session, and destinations that no other test has. What a test opens by it is closed behind
 * the test.
 */
final class ProviderExtension implements BeforeEachCallback, AfterEachCallback {
  /** How long a test waits for what must come, in ms. */
  static final long DEADLINE_MS = 30_000;

  private static final String BROKER = "specification";
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final List<AutoCloseable> opened = new ArrayList<>();
  private Connection connection;
  private Session session;

  @Override
  public void beforeEach(ExtensionContext test) throws JMSException {
    test.getRoot()
        .getStore(Namespace.create(ProviderExtension.class))
        .getOrComputeIfAbsent(BROKER, name -> new RunningBroker());
    connection = newConnection();
    connection.start();
    session = newSession(Session.AUTO_ACKNOWLEDGE);
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    opened.clear();
  }

  LogwharfConnectionFactory factory() {
    return new LogwharfConnectionFactory("logwharf:memory:" + BROKER);
  }

  /** The test's connection, started. */
  Connection connection() {
    return connection;
  }

  /** A connection that is not started. */
  Connection newConnection() throws JMSException {
    return closing(factory().createConnection());
  }

  /** A session of the test's connection that acknowledges automatically. */
  Session session() {
    return session;
  }

  /** One more session of the test's connection. */
  Session newSession(int acknowledgeMode) throws JMSException {
    return connection.createSession(acknowledgeMode);
  }

  /** A context with a connection of its own. */
  JMSContext newContext(int sessionMode) {
    return closing(factory().createContext(sessionMode));
  }

  /** Closes something behind the test. */
  <C extends AutoCloseable> C closing(C closeable) {
    opened.add(closeable);
    return closeable;
  }

  Queue newQueue() throws JMSException {
    return session.createQueue("queue-" + NAMES.incrementAndGet());
  }

  Topic newTopic() throws JMSException {
    return session.createTopic("topic-" + NAMES.incrementAndGet());
  }

  /** Stopped behind the last test class. */
  private static final class RunningBroker implements Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      LogwharfConnectionFactory.stopMemoryBroker(BROKER);
    }
  }

  void send(Destination destination, Message message) throws JMSException {
    try (MessageProducer producer = session.createProducer(destination)) {
      producer.send(message);
    }
  }

  /** The next message of a destination, by a consumer that is closed again. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // The tests know what they have sent.
  <M extends Message> M receive(Destination destination) throws JMSException {
    try (MessageConsumer consumer = session.createConsumer(destination)) {
      return receive(consumer);
    }
  }

  /** The next message of a consumer, which must come. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  <M extends Message> M receive(MessageConsumer consumer) throws JMSException {
    Message message = consumer.receive(DEADLINE_MS);
    assertThat(message).isNotNull();
    return (M) message;
  }

  /** The message as it comes out of a queue that it was sent to. */
  <M extends Message> M sendAndReceive(M message) throws JMSException {
    Queue queue = newQueue();
    send(queue, message);
    return receive(queue);
  }
}
