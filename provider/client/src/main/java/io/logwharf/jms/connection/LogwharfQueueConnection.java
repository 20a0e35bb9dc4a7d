package io.logwharf.jms.connection;

import io.logwharf.jms.error.JmsErrors;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;

/** A connection of the domain-specific API for queues (Jakarta Messaging 3.1 §2.8). */
public class LogwharfQueueConnection extends LogwharfConnection implements QueueConnection {
  LogwharfQueueConnection(Parts parts, Runnable onClosed) {
    super(parts, onClosed);
  }

  @Override
  public QueueSession createQueueSession(boolean transacted, int acknowledgeMode)
      throws JMSException {
    return session(
        transacted ? Session.SESSION_TRANSACTED : acknowledgeMode, LogwharfQueueSession::new);
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      Queue queue, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
    return createConnectionConsumer((Destination) queue, selector, pool, maxMessages);
  }

  @Override
  public ConnectionConsumer createDurableConnectionConsumer(
      Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages)
      throws JMSException {
    throw JmsErrors.illegalState("a QueueConnection has no durable subscriptions");
  }

  @Override
  public ConnectionConsumer createSharedConnectionConsumer(
      Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages)
      throws JMSException {
    throw JmsErrors.illegalState("a QueueConnection has no subscriptions");
  }

  @Override
  public ConnectionConsumer createSharedDurableConnectionConsumer(
      Topic topic, String name, String selector, ServerSessionPool pool, int maxMessages)
      throws JMSException {
    throw JmsErrors.illegalState("a QueueConnection has no subscriptions");
  }
}
