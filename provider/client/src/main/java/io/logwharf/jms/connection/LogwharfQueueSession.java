package io.logwharf.jms.connection;

import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.xa.ConnectionBranches;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;

/** A session for queues only: what is for topics is refused (Jakarta Messaging 3.1 §9.2). */
class LogwharfQueueSession extends LogwharfSession implements QueueSession {
  LogwharfQueueSession(LogwharfConnection connection, int number, int acknowledgeMode) {
    super(connection, number, acknowledgeMode);
  }

  LogwharfQueueSession(LogwharfConnection connection, int number, ConnectionBranches branches) {
    super(connection, number, branches);
  }

  @Override
  public QueueReceiver createReceiver(Queue queue) throws JMSException {
    return createReceiver(queue, null);
  }

  @Override
  public QueueReceiver createReceiver(Queue queue, String selector) throws JMSException {
    return consumer(queue, selector, false, LogwharfQueueReceiver::new);
  }

  @Override
  public QueueSender createSender(Queue queue) throws JMSException {
    return producer(queue, LogwharfQueueSender::new);
  }

  @Override
  public Topic createTopic(String name) throws JMSException {
    throw forTopics("createTopic");
  }

  @Override
  public TemporaryTopic createTemporaryTopic() throws JMSException {
    throw forTopics("createTemporaryTopic");
  }

  @Override
  public TopicSubscriber createDurableSubscriber(Topic topic, String name) throws JMSException {
    throw forTopics("createDurableSubscriber");
  }

  @Override
  public TopicSubscriber createDurableSubscriber(
      Topic topic, String name, String selector, boolean noLocal) throws JMSException {
    throw forTopics("createDurableSubscriber");
  }

  @Override
  public MessageConsumer createDurableConsumer(Topic topic, String name) throws JMSException {
    throw forTopics("createDurableConsumer");
  }

  @Override
  public MessageConsumer createDurableConsumer(
      Topic topic, String name, String selector, boolean noLocal) throws JMSException {
    throw forTopics("createDurableConsumer");
  }

  @Override
  public MessageConsumer createSharedConsumer(Topic topic, String name) throws JMSException {
    throw forTopics("createSharedConsumer");
  }

  @Override
  public MessageConsumer createSharedConsumer(Topic topic, String name, String selector)
      throws JMSException {
    throw forTopics("createSharedConsumer");
  }

  @Override
  public MessageConsumer createSharedDurableConsumer(Topic topic, String name) throws JMSException {
    throw forTopics("createSharedDurableConsumer");
  }

  @Override
  public MessageConsumer createSharedDurableConsumer(Topic topic, String name, String selector)
      throws JMSException {
    throw forTopics("createSharedDurableConsumer");
  }

  @Override
  public void unsubscribe(String name) throws JMSException {
    throw forTopics("unsubscribe");
  }

  private static IllegalStateException forTopics(String method) {
    return JmsErrors.illegalState(method + " on a QueueSession, which is for queues only");
  }
}
