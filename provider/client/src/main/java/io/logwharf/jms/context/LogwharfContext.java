package io.logwharf.jms.context;

import static io.logwharf.jms.error.UncheckedErrors.call;
import static io.logwharf.jms.error.UncheckedErrors.run;

import io.logwharf.jms.connection.LogwharfConnection;
import io.logwharf.jms.connection.LogwharfMessageConsumer;
import io.logwharf.jms.connection.LogwharfSession;
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
    shared.connection().used();
    return call(() -> new LogwharfContext(shared, sessionMode));
  }

  @Override
  public JMSProducer createProducer() {
    shared.connection().used();
    return call(() -> new LogwharfJmsProducer(session));
  }

  @Override
  public String getClientID() {
    return call(shared.connection()::getClientID);
  }

  @Override
  public void setClientID(String clientId) {
    run(() -> shared.connection().setClientID(clientId));
  }

  @Override
  public ConnectionMetaData getMetaData() {
    return call(shared.connection()::getMetaData);
  }

  @Override
  public ExceptionListener getExceptionListener() {
    return call(shared.connection()::getExceptionListener);
  }

  @Override
  public void setExceptionListener(ExceptionListener listener) {
    run(() -> shared.connection().setExceptionListener(listener));
  }

  @Override
  public void start() {
    run(shared.connection()::start);
  }

  @Override
  public void stop() {
    run(shared.connection()::stop);
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
    return call(session::createBytesMessage);
  }

  @Override
  public MapMessage createMapMessage() {
    return call(session::createMapMessage);
  }

  @Override
  public Message createMessage() {
    return call(session::createMessage);
  }

  @Override
  public ObjectMessage createObjectMessage() {
    return call(() -> session.createObjectMessage());
  }

  @Override
  public ObjectMessage createObjectMessage(Serializable object) {
    return call(() -> session.createObjectMessage(object));
  }

  @Override
  public StreamMessage createStreamMessage() {
    return call(session::createStreamMessage);
  }

  @Override
  public TextMessage createTextMessage() {
    return call(() -> session.createTextMessage());
  }

  @Override
  public TextMessage createTextMessage(String text) {
    return call(() -> session.createTextMessage(text));
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
    run(session::commit);
  }

  @Override
  public void rollback() {
    run(session::rollback);
  }

  @Override
  public void recover() {
    run(session::recover);
  }

  @Override
  public JMSConsumer createConsumer(Destination destination) {
    return consumer(() -> session.createConsumer(destination));
  }

  @Override
  public JMSConsumer createConsumer(Destination destination, String selector) {
    return consumer(() -> session.createConsumer(destination, selector));
  }

  @Override
  public JMSConsumer createConsumer(Destination destination, String selector, boolean noLocal) {
    return consumer(() -> session.createConsumer(destination, selector, noLocal));
  }

  @Override
  public Queue createQueue(String name) {
    return call(() -> session.createQueue(name));
  }

  @Override
  public Topic createTopic(String name) {
    return call(() -> session.createTopic(name));
  }

  @Override
  public JMSConsumer createDurableConsumer(Topic topic, String name) {
    return consumer(() -> session.createDurableConsumer(topic, name));
  }

  @Override
  public JMSConsumer createDurableConsumer(
      Topic topic, String name, String selector, boolean noLocal) {
    return consumer(() -> session.createDurableConsumer(topic, name, selector, noLocal));
  }

  @Override
  public JMSConsumer createSharedDurableConsumer(Topic topic, String name) {
    return consumer(() -> session.createSharedDurableConsumer(topic, name));
  }

  @Override
  public JMSConsumer createSharedDurableConsumer(Topic topic, String name, String selector) {
    return consumer(() -> session.createSharedDurableConsumer(topic, name, selector));
  }

  @Override
  public JMSConsumer createSharedConsumer(Topic topic, String name) {
    return consumer(() -> session.createSharedConsumer(topic, name));
  }

  @Override
  public JMSConsumer createSharedConsumer(Topic topic, String name, String selector) {
    return consumer(() -> session.createSharedConsumer(topic, name, selector));
  }

  @Override
  public QueueBrowser createBrowser(Queue queue) {
    shared.connection().used();
    return call(() -> session.createBrowser(queue));
  }

  @Override
  public QueueBrowser createBrowser(Queue queue, String selector) {
    shared.connection().used();
    return call(() -> session.createBrowser(queue, selector));
  }

  @Override
  public TemporaryQueue createTemporaryQueue() {
    shared.connection().used();
    return call(session::createTemporaryQueue);
  }

  @Override
  public TemporaryTopic createTemporaryTopic() {
    shared.connection().used();
    return call(session::createTemporaryTopic);
  }

  @Override
  public void unsubscribe(String name) {
    shared.connection().used();
    run(() -> session.unsubscribe(name));
  }

  @Override
  public void acknowledge() {
    run(session::acknowledge);
  }

  private JMSConsumer consumer(UncheckedErrors.Call<MessageConsumer> maker) {
    return call(
        () -> {
          shared.connection().used();
          MessageConsumer consumer = maker.run();
          if (autoStart) {
            shared.connection().start();
          }
          return new LogwharfJmsConsumer((LogwharfMessageConsumer) consumer);
        });
  }
}
