package io.logwharf.jms.connection;

import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.xa.ConnectionBranches;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;

/** A session for topics only: what is for queues is refused (Jakarta Messaging 3.1 §9.2). */
class LogwharfTopicSession extends LogwharfSession implements TopicSession {
  LogwharfTopicSession(LogwharfConnection connection, int number, int acknowledgeMode) {
    super(connection, number, acknowledgeMode);
  }

  LogwharfTopicSession(LogwharfConnection connection, int number, ConnectionBranches branches) {
    super(connection, number, branches);
  }

  @Override
  public TopicSubscriber createSubscriber(Topic topic) throws JMSException {
    return createSubscriber(topic, null, false);
  }

  @Override
  public TopicSubscriber createSubscriber(Topic topic, String selector, boolean noLocal)
      throws JMSException {
    return consumer(topic, selector, noLocal, LogwharfTopicSubscriber::new);
  }

  @Override
  public TopicPublisher createPublisher(Topic topic) throws JMSException {
    return producer(topic, LogwharfTopicPublisher::new);
  }

  @Override
  public Queue createQueue(String name) throws JMSException {
    throw forQueues("createQueue");
  }

  @Override
  public TemporaryQueue createTemporaryQueue() throws JMSException {
    throw forQueues("createTemporaryQueue");
  }

  @Override
  public QueueBrowser createBrowser(Queue queue) throws JMSException {
    throw forQueues("createBrowser");
  }

  @Override
  public QueueBrowser createBrowser(Queue queue, String selector) throws JMSException {
    throw forQueues("createBrowser");
  }

  private static IllegalStateException forQueues(String method) {
    return JmsErrors.illegalState(method + " on a TopicSession, which is for topics only");
  }
}
