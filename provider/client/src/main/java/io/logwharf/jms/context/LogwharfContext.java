package io.logwharf.jms.context;

import static io.logwharf.jms.error.UncheckedErrors.call;
import static io.logwharf.jms.error.UncheckedErrors.run;

import io.logwharf.jms.connection.LogwharfConnection;
import io.logwharf.jms.connection.LogwharfMessageConsumer;
import io.logwharf.jms.connection.LogwharfSession;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.error.UncheckedErrors;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The simplified API over a connection and a session of the classic one (Jakarta Messaging 3.1
 * §2.7). For one thread at a time, but for {@link #close()}.
 */
public class LogwharfContext implements JMSContext {
  private final SharedConnection shared;
  private final LogwharfSession session;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean autoStart = true;

  private LogwharfContext(SharedConnection shared, int sessionMode) throws JMSException {
    this(shared, shared.connection().sessionOfContext(sessionMode));
  }

  LogwharfContext(SharedConnection shared, LogwharfSession session) {
    this.shared = shared;
    this.session = session;
    shared.opened();
  }

  /** The first context of a connection, which is closed with the last one. */
  public static LogwharfContext first(LogwharfConnection connection, int sessionMode)
      throws JMSException {
    return new LogwharfContext(new SharedConnection(connection), sessionMode);
  }

  @Override
  public JMSContext createContext(int sessionMode) {
    connection().used();
    return call(() -> new LogwharfContext(shared, sessionMode));
  }

  @Override
  public JMSProducer createProducer() {
    return call(() -> new LogwharfJmsProducer(used()));
  }

  @Override
  public String getClientID() {
    return call(connection()::getClientID);
  }

  @Override
  public void setClientID(String clientId) {
    run(() -> connection().setClientID(clientId));
  }

  @Override
  public ConnectionMetaData getMetaData() {
    return call(connection()::getMetaData);
  }

  @Override
  public ExceptionListener getExceptionListener() {
    return call(connection()::getExceptionListener);
  }

  @Override
  public void setExceptionListener(ExceptionListener listener) {
    run(() -> connection().setExceptionListener(listener));
  }

  @Override
  public void start() {
    run(connection()::start);
  }

  @Override
  public void stop() {
    run(connection()::stop);
  }

  @Override
  public void setAutoStart(boolean autoStart) {
    this.autoStart = autoStart;
  }

  @Override
  public boolean getAutoStart() {
    return autoStart;
  }

  @Override
  public void close() {
    run(
        () -> {
          session.close();
          if (closed.compareAndSet(false, true)) {
            shared.closed();
          }
        });
  }

  @Override
  public BytesMessage createBytesMessage() {
    return call(used()::createBytesMessage);
  }

  @Override
  public MapMessage createMapMessage() {
    return call(used()::createMapMessage);
  }

  @Override
  public Message createMessage() {
    return call(used()::createMessage);
  }

  @Override
  public ObjectMessage createObjectMessage() {
    return call(() -> used().createObjectMessage());
  }

  @Override
  public ObjectMessage createObjectMessage(Serializable object) {
    return call(() -> used().createObjectMessage(object));
  }

  @Override
  public StreamMessage createStreamMessage() {
    return call(used()::createStreamMessage);
  }

  @Override
  public TextMessage createTextMessage() {
    return call(() -> used().createTextMessage());
  }

  @Override
  public TextMessage createTextMessage(String text) {
    return call(() -> used().createTextMessage(text));
  }

  @Override
  public boolean getTransacted() {
    return call(session::getTransacted);
  }

  @Override
  public int getSessionMode() {
    return call(session::getAcknowledgeMode);
  }

  @Override
  public void commit() {
    run(used()::commit);
  }

  @Override
  public void rollback() {
    run(used()::rollback);
  }

  @Override
  public void recover() {
    run(used()::recover);
  }

  @Override
  public JMSConsumer createConsumer(Destination destination) {
    return consumer(() -> used().createConsumer(destination));
  }

  @Override
  public JMSConsumer createConsumer(Destination destination, String selector) {
    return consumer(() -> used().createConsumer(destination, selector));
  }

  @Override
  public JMSConsumer createConsumer(Destination destination, String selector, boolean noLocal) {
    return consumer(() -> used().createConsumer(destination, selector, noLocal));
  }

  @Override
  public Queue createQueue(String name) {
    return call(() -> used().createQueue(name));
  }

  @Override
  public Topic createTopic(String name) {
    return call(() -> used().createTopic(name));
  }

  @Override
  public JMSConsumer createDurableConsumer(Topic topic, String name) {
    return consumer(() -> used().createDurableConsumer(topic, name));
  }

  @Override
  public JMSConsumer createDurableConsumer(
      Topic topic, String name, String selector, boolean noLocal) {
    return consumer(() -> used().createDurableConsumer(topic, name, selector, noLocal));
  }

  @Override
  public JMSConsumer createSharedDurableConsumer(Topic topic, String name) {
    return consumer(() -> used().createSharedDurableConsumer(topic, name));
  }

  @Override
  public JMSConsumer createSharedDurableConsumer(Topic topic, String name, String selector) {
    return consumer(() -> used().createSharedDurableConsumer(topic, name, selector));
  }

  @Override
  public JMSConsumer createSharedConsumer(Topic topic, String name) {
    return consumer(() -> used().createSharedConsumer(topic, name));
  }

  @Override
  public JMSConsumer createSharedConsumer(Topic topic, String name, String selector) {
    return consumer(() -> used().createSharedConsumer(topic, name, selector));
  }

  @Override
  public QueueBrowser createBrowser(Queue queue) {
    return call(() -> used().createBrowser(queue));
  }

  @Override
  public QueueBrowser createBrowser(Queue queue, String selector) {
    return call(() -> used().createBrowser(queue, selector));
  }

  @Override
  public TemporaryQueue createTemporaryQueue() {
    return call(used()::createTemporaryQueue);
  }

  @Override
  public TemporaryTopic createTemporaryTopic() {
    return call(used()::createTemporaryTopic);
  }

  @Override
  public void unsubscribe(String name) {
    run(() -> used().unsubscribe(name));
  }

  @Override
  public void acknowledge() {
    run(used()::acknowledge);
  }

  /** The connection, which may live on where this context is closed. */
  private LogwharfConnection connection() {
    if (closed.get()) {
      throw UncheckedErrors.of(JmsErrors.closed("the context"));
    }
    return shared.connection();
  }

  /** The session, for a use after which no client identifier can be set any more. */
  private LogwharfSession used() {
    connection().used();
    return session;
  }

  private JMSConsumer consumer(UncheckedErrors.Call<MessageConsumer> maker) {
    return call(
        () -> {
          MessageConsumer consumer = maker.run();
          if (autoStart) {
            connection().start();
          }
          return new LogwharfJmsConsumer((LogwharfMessageConsumer) consumer);
        });
  }
}
