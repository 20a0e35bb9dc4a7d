package io.logwharf.jms.connection;

import io.logwharf.jms.destination.ForeignDestinations;
import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.destination.LogwharfQueue;
import io.logwharf.jms.destination.LogwharfTopic;
import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.message.MessageFactory;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.runtime.ProducerSettings;
import io.logwharf.jms.runtime.SubscriptionName;
import io.logwharf.jms.serversession.LoadableSession;
import io.logwharf.jms.serversession.SessionLoad;
import io.logwharf.jms.xa.ConnectionBranches;
import io.logwharf.jms.xa.SessionBranches;
import io.logwharf.protocol.selector.Selector;
import io.logwharf.protocol.selector.SelectorSyntaxException;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A session of the classic API (Jakarta Messaging 3.1 §6.2): a factory of messages, destinations,
 * producers and consumers; sending and receiving are in its two halves. For one thread at a time,
 * but for {@link #close()}.
 */
public class LogwharfSession implements Session, LoadableSession {
  private final LogwharfConnection connection;
  private final int acknowledgeMode;
  private final SessionDelivery delivery;
  private final SessionSends sends;

  /** Null where the session is not transacted. */
  private final SessionTransaction transaction;

  /** Null where no transaction manager leads the session. */
  private final SessionBranches branches;

  private final ConsumerOpener opener;
  private final MessageFactory messages;
  private volatile boolean closed;

  LogwharfSession(LogwharfConnection connection, int number, int acknowledgeMode) {
    ClientRuntime runtime = connection.runtime();
    this.connection = connection;
    this.acknowledgeMode = acknowledgeMode;
    this.delivery = new SessionDelivery(runtime, acknowledgeMode, connection::report);
    this.transaction =
        acknowledgeMode == SESSION_TRANSACTED ? new SessionTransaction(runtime, delivery) : null;
    this.branches = null;
    this.sends = new SessionSends(runtime, number, () -> transaction);
    this.opener = new ConsumerOpener(runtime, delivery, connection::report);
    this.messages = runtime.format().messages();
  }

  /**
   * A session that a transaction manager leads. It is transacted; while it is in no branch, it
   * acknowledges automatically and sends outside of any transaction.
   */
  LogwharfSession(LogwharfConnection connection, int number, ConnectionBranches ofConnection) {
    ClientRuntime runtime = connection.runtime();
    this.connection = connection;
    this.acknowledgeMode = SESSION_TRANSACTED;
    this.delivery = new SessionDelivery(runtime, AUTO_ACKNOWLEDGE, connection::report);
    this.transaction = null;
    this.branches = ofConnection.session(delivery);
    this.sends = new SessionSends(runtime, number, branches::current);
    this.opener = new ConsumerOpener(runtime, delivery, connection::report);
    this.messages = runtime.format().messages();
  }

  /** The branches of a session that a transaction manager leads. */
  final SessionBranches branches() {
    return branches;
  }

  ClientRuntime runtime() {
    return connection.runtime();
  }

  SessionSends sends() {
    return sends;
  }

  SessionDelivery delivery() {
    return delivery;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isOf(LogwharfConnection some) {
    return connection == some;
  }

  @Override
  public BytesMessage createBytesMessage() throws JMSException {
    return checkOpen().messages.createBytesMessage();
  }

  @Override
  public MapMessage createMapMessage() throws JMSException {
    return checkOpen().messages.createMapMessage();
  }

  @Override
  public Message createMessage() throws JMSException {
    return checkOpen().messages.createMessage();
  }

  @Override
  public ObjectMessage createObjectMessage() throws JMSException {
    return checkOpen().messages.createObjectMessage();
  }

  @Override
  public ObjectMessage createObjectMessage(Serializable object) throws JMSException {
    ObjectMessage message = createObjectMessage();
    message.setObject(object);
    return message;
  }

  @Override
  public StreamMessage createStreamMessage() throws JMSException {
    return checkOpen().messages.createStreamMessage();
  }

  @Override
  public TextMessage createTextMessage() throws JMSException {
    return checkOpen().messages.createTextMessage();
  }

  @Override
  public TextMessage createTextMessage(String text) throws JMSException {
    TextMessage message = createTextMessage();
    message.setText(text);
    return message;
  }

  @Override
  public boolean getTransacted() throws JMSException {
    return checkOpen().acknowledgeMode == SESSION_TRANSACTED;
  }

  @Override
  public int getAcknowledgeMode() throws JMSException {
    return checkOpen().acknowledgeMode;
  }

  @Override
  public void commit() throws JMSException {
    SessionTransaction committing = endingTransaction("commit");
    try {
      committing.commit();
    } catch (JMSException e) {
      // Perhaps because a topic is not any more what it was.
      sends.forgetTargets();
      throw e;
    }
  }

  @Override
  public void rollback() throws JMSException {
    endingTransaction("rollback").rollback();
  }

  @Override
  public void recover() throws JMSException {
    checkOpen();
    if (acknowledgeMode == SESSION_TRANSACTED) {
      throw JmsErrors.illegalState("recover on a transacted session; use rollback");
    }
    delivery.recover();
  }

  /** Acknowledges all that the session has consumed, as any message's acknowledge() does. */
  public void acknowledge() throws JMSException {
    checkOpen().delivery.acknowledge();
  }

  @Override
  public void close() throws JMSException {
    if (closed) {
      return;
    }
    checkCloseAllowed("close of a session");
    CompletableFuture<Void> detached = endAndDetach();
    connection.remove(this);
    try {
      Await.result(detached, connection.runtime().options().timeouts().requestMs(), "closing");
    } catch (JMSException e) {
      // The broker takes back what the session held when the connection ends, at the latest.
      connection.onCloseFailure(e);
    }
  }

  /**
   * §6.2.15: closing from a listener of its own would wait for itself.
   *
   * @throws jakarta.jms.IllegalStateException where it would
   */
  void checkCloseAllowed(String operation) throws JMSException {
    if (delivery.inListener()) {
      throw JmsErrors.illegalState(
          operation + " in a message listener of its own; do it outside of the listener");
    }
    if (sends.completions().inCallback()) {
      throw JmsErrors.illegalState(
          operation + " in a completion listener of its own; do it outside of the listener");
    }
  }

  /** Ends all work in order, and starts giving back what is held. */
  CompletableFuture<Void> endAndDetach() throws JMSException {
    delivery.end();
    sends.completions().awaitCallbacks();
    delivery.guard().close();
    closed = true;
    if (branches != null) {
      branches.closing();
    }
    CompletableFuture<Void> detached = delivery.detach();
    return transaction == null
        ? detached
        : CompletableFuture.allOf(detached, transaction.abandon());
  }

  @Override
  public MessageListener getMessageListener() throws JMSException {
    return checkOpen().delivery.load().listener();
  }

  @Override
  public void setMessageListener(MessageListener listener) throws JMSException {
    checkOpen();
    if (listener != null && delivery.isListening()) {
      throw JmsErrors.illegalState(
          "a listener of a session whose consumers have listeners; use another session");
    }
    delivery.load().setListener(listener);
  }

  /** Hands the messages that a connection consumer has loaded to the session's listener. */
  @Override
  public void run() {
    delivery.load().run();
  }

  @Override
  public SessionLoad loadable() throws JMSException {
    if (getMessageListener() == null) {
      throw JmsErrors.illegalState("the session of a server session needs a message listener");
    }
    return delivery.load();
  }

  @Override
  public MessageProducer createProducer(Destination destination) throws JMSException {
    return producer(destination, LogwharfMessageProducer::new);
  }

  /**
   * Sends a message to any destination, as a producer without one does.
   *
   * @param listener null for a synchronous send
   */
  public void send(
      Destination destination,
      Message message,
      ProducerSettings settings,
      CompletionListener listener)
      throws JMSException {
    checkOpen();
    if (message == null) {
      throw JmsErrors.messageFormat("send needs a message, it was given null");
    }
    if (destination == null) {
      throw JmsErrors.invalidDestination("send needs a destination, it was given null");
    }
    sends.send(ForeignDestinations.toOwn(destination), message, settings, listener);
  }

  /** Makes a producer of some kind. */
  @FunctionalInterface
  interface ProducerMaker<P> {
    P make(LogwharfSession session, LogwharfDestination destination);
  }

  <P> P producer(Destination destination, ProducerMaker<P> maker) throws JMSException {
    checkOpen();
    LogwharfDestination own = ForeignDestinations.toOwn(destination);
    if (own != null) {
      // Found now, so that a destination that can't be used is reported here and not on send.
      var unused = sends.target(own);
    }
    return maker.make(this, own);
  }

  @Override
  public MessageConsumer createConsumer(Destination destination) throws JMSException {
    return createConsumer(destination, null, false);
  }

  @Override
  public MessageConsumer createConsumer(Destination destination, String selector)
      throws JMSException {
    return createConsumer(destination, selector, false);
  }

  @Override
  public MessageConsumer createConsumer(Destination destination, String selector, boolean noLocal)
      throws JMSException {
    return consumer(destination, selector, noLocal, LogwharfMessageConsumer::new);
  }

  <C extends LogwharfMessageConsumer> C consumer(
      Destination destination, String selector, boolean noLocal, ConsumerOpener.Maker<C> maker)
      throws JMSException {
    return open(Reading.of(readable(destination), selector, noLocal), maker);
  }

  private <C extends LogwharfMessageConsumer> C open(Reading reading, ConsumerOpener.Maker<C> maker)
      throws JMSException {
    return delivery.guard().call(() -> opener.open(reading, maker));
  }

  private LogwharfDestination readable(Destination destination) throws JMSException {
    checkOpen();
    if (destination == null) {
      throw JmsErrors.invalidDestination("a consumer needs a destination, it was given null");
    }
    return ForeignDestinations.toOwn(destination);
  }

  @Override
  public MessageConsumer createSharedConsumer(Topic topic, String name) throws JMSException {
    return createSharedConsumer(topic, name, null);
  }

  @Override
  public MessageConsumer createSharedConsumer(Topic topic, String name, String selector)
      throws JMSException {
    SubscriptionName subscription = SubscriptionName.of(name, false, true);
    return subscriber(topic, subscription, selector, false, LogwharfMessageConsumer::new);
  }

  @Override
  public TopicSubscriber createDurableSubscriber(Topic topic, String name) throws JMSException {
    return createDurableSubscriber(topic, name, null, false);
  }

  @Override
  public TopicSubscriber createDurableSubscriber(
      Topic topic, String name, String selector, boolean noLocal) throws JMSException {
    SubscriptionName subscription = unshared(name);
    return subscriber(topic, subscription, selector, noLocal, LogwharfTopicSubscriber::new);
  }

  @Override
  public MessageConsumer createDurableConsumer(Topic topic, String name) throws JMSException {
    return createDurableConsumer(topic, name, null, false);
  }

  @Override
  public MessageConsumer createDurableConsumer(
      Topic topic, String name, String selector, boolean noLocal) throws JMSException {
    SubscriptionName subscription = unshared(name);
    return subscriber(topic, subscription, selector, noLocal, LogwharfMessageConsumer::new);
  }

  @Override
  public MessageConsumer createSharedDurableConsumer(Topic topic, String name) throws JMSException {
    return createSharedDurableConsumer(topic, name, null);
  }

  @Override
  public MessageConsumer createSharedDurableConsumer(Topic topic, String name, String selector)
      throws JMSException {
    SubscriptionName subscription = SubscriptionName.of(name, true, true);
    return subscriber(topic, subscription, selector, false, LogwharfMessageConsumer::new);
  }

  SubscriptionName unshared(String name) throws JMSException {
    checkOpen();
    if (connection.getClientID() == null) {
      throw JmsErrors.illegalState(
          "an unshared durable subscription needs a client identifier; set one on the connection");
    }
    return SubscriptionName.of(name, true, false);
  }

  <C extends LogwharfMessageConsumer> C subscriber(
      Topic topic,
      SubscriptionName subscription,
      String selector,
      boolean noLocal,
      ConsumerOpener.Maker<C> maker)
      throws JMSException {
    LogwharfDestination own = readable(topic);
    if (own.isTemporary()) {
      throw JmsErrors.invalidDestination(
          "a named subscription of " + own + ", which is temporary and has none");
    }
    return open(Reading.of(own, selector, noLocal).named(subscription), maker);
  }

  @Override
  public void unsubscribe(String name) throws JMSException {
    checkOpen();
    if (name == null || name.isEmpty()) {
      throw JmsErrors.invalidDestination("there is no durable subscription without a name");
    }
    connection.runtime().registrations().unsubscribe(name);
  }

  @Override
  public QueueBrowser createBrowser(Queue queue) throws JMSException {
    return createBrowser(queue, null);
  }

  @Override
  public QueueBrowser createBrowser(Queue queue, String selector) throws JMSException {
    checkOpen();
    if (queue == null) {
      throw JmsErrors.invalidDestination("a browser needs a queue, it was given null");
    }
    LogwharfDestination own = ForeignDestinations.toOwn(queue);
    String checked = selector == null || selector.isEmpty() ? null : selector;
    if (checked != null) {
      try {
        Selector.parse(checked);
      } catch (SelectorSyntaxException e) {
        throw JmsErrors.invalidSelector(e);
      }
    }
    // Found now, so that a queue that can't be used is reported here.
    var unused = runtime().topics().find(own);
    return new LogwharfQueueBrowser(this, own, checked);
  }

  @Override
  public TemporaryQueue createTemporaryQueue() throws JMSException {
    return checkOpen().connection.runtime().temporaries().createQueue();
  }

  @Override
  public TemporaryTopic createTemporaryTopic() throws JMSException {
    return checkOpen().connection.runtime().temporaries().createTopic();
  }

  @Override
  public Queue createQueue(String name) throws JMSException {
    return named(name, LogwharfQueue::new);
  }

  @Override
  public Topic createTopic(String name) throws JMSException {
    return named(name, LogwharfTopic::new);
  }

  private <D> D named(String name, Function<String, D> maker) throws JMSException {
    checkOpen();
    try {
      if (name == null) {
        throw new IllegalArgumentException("the name of a destination must not be null");
      }
      return maker.apply(name);
    } catch (IllegalArgumentException e) {
      throw JmsErrors.invalidDestination(e.getMessage());
    }
  }

  /** The transaction, with no completion listener outstanding (§6.2.7, §7.3.4). */
  private SessionTransaction endingTransaction(String operation) throws JMSException {
    checkOpen();
    if (branches != null) {
      throw JmsErrors.transactionInProgress(operation);
    }
    if (transaction == null) {
      throw JmsErrors.illegalState(operation + " on a session that is not transacted");
    }
    sends.completions().awaitOutsideCallback(operation);
    return transaction;
  }

  private LogwharfSession checkOpen() throws JMSException {
    if (closed) {
      throw JmsErrors.closed("the session");
    }
    return this;
  }
}
