package io.logwharf.jms.connection;

import io.logwharf.jms.destination.LogwharfDestination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;

/** A producer of the domain-specific API for topics. */
final class LogwharfTopicPublisher extends LogwharfMessageProducer implements TopicPublisher {
  LogwharfTopicPublisher(LogwharfSession session, LogwharfDestination destination) {
    super(session, destination);
  }

  @Override
  public Topic getTopic() throws JMSException {
    return (Topic) getDestination();
  }

  @Override
  public void publish(Message message) throws JMSException {
    send(message);
  }

  @Override
  public void publish(Message message, int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    send(message, deliveryMode, priority, timeToLive);
  }

  @Override
  public void publish(Topic topic, Message message) throws JMSException {
    send(topic, message);
  }

  @Override
  public void publish(Topic topic, Message message, int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    send(topic, message, deliveryMode, priority, timeToLive);
  }
}
