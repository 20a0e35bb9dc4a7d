package io.logwharf.jms.connection;

import io.logwharf.jms.destination.LogwharfDestination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;

/** A producer of the domain-specific API for queues. */
final class LogwharfQueueSender extends LogwharfMessageProducer implements QueueSender {
  LogwharfQueueSender(LogwharfSession session, LogwharfDestination destination) {
    super(session, destination);
  }

  @Override
  public Queue getQueue() throws JMSException {
    return (Queue) getDestination();
  }

  @Override
  public void send(Queue queue, Message message) throws JMSException {
    super.send(queue, message);
  }

  @Override
  public void send(Queue queue, Message message, int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    super.send(queue, message, deliveryMode, priority, timeToLive);
  }
}
