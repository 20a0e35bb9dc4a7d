package io.logwharf.jms.xa;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.Broker;
import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.BrokerKey;
import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.XAConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A broker on disk, and what tests of branches ask of it again and again. */
final class XATestBroker implements AutoCloseable {
  static final long DEADLINE_MS = 30_000;
  private final Path folder;
  private final List<XAConnection> connections = new ArrayList<>();
  private final List<CountDownLatch> losses = new ArrayList<>();
  private Broker broker;

  XATestBroker(Path folder) throws Exception {
    this.folder = folder;
    broker = Broker.start(BrokerConfig.embedded(folder));
  }

  LogwharfConnectionFactory factory() {
    return new LogwharfConnectionFactory("logwharf://" + broker.bootstrapServers());
  }

  /** A started connection, closed with this. */
  XAConnection connect() throws JMSException {
    XAConnection connection = factory().createXAConnection();
    connections.add(connection);
    CountDownLatch lost = new CountDownLatch(1);
    losses.add(lost);
    connection.setExceptionListener(loss -> lost.countDown());
    connection.start();
    return connection;
  }

  /**
   * Closes and opens the broker, at the same address; its connections have seen that they ended.
   */
  void restart() throws Exception {
    int port = broker.port();
    broker.close();
    for (CountDownLatch lost : losses) {
      assertThat(lost.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).as("loss was seen").isTrue();
    }
    broker =
        Broker.start(
            BrokerConfig.embedded(folder)
                .with(BrokerKey.LISTENERS, "PLAINTEXT://localhost:" + port));
  }

  /** Sends outside of any transaction. */
  void send(String queue, String... texts) {
    try (JMSContext context = factory().createContext()) {
      for (String text : texts) {
        context.createProducer().send(context.createQueue(queue), text);
      }
    }
  }

  /** Consumes what is there. */
  List<String> available(String queue) throws JMSException {
    try (JMSContext context = factory().createContext()) {
      JMSConsumer consumer = context.createConsumer(context.createQueue(queue));
      List<String> texts = new ArrayList<>();
      Message message;
      while ((message = consumer.receiveNoWait()) != null) {
        texts.add(((TextMessage) message).getText());
      }
      return texts;
    }
  }

  static void send(Session by, String queue, String... texts) throws JMSException {
    MessageProducer producer = by.createProducer(by.createQueue(queue));
    for (String text : texts) {
      producer.send(by.createTextMessage(text));
    }
    producer.close();
  }

  /** Receives so many messages: their texts and delivery counts. */
  static List<String> receive(MessageConsumer consumer, int count) throws JMSException {
    List<String> received = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TextMessage message = (TextMessage) consumer.receive(DEADLINE_MS);
      assertThat(message).as("message %d of %d", i + 1, count).isNotNull();
      received.add(message.getText() + " x" + message.getIntProperty("JMSXDeliveryCount"));
    }
    return received;
  }

  @Override
  public void close() throws Exception {
    for (XAConnection connection : connections) {
      connection.close();
    }
    broker.close();
  }
}
