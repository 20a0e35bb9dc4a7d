package io.logwharf.jms.connection;

import io.logwharf.jms.receive.ConsumerFeed;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import java.util.function.Function;

/** A consumer of the domain-specific API for queues. */
final class LogwharfQueueReceiver extends LogwharfMessageConsumer implements QueueReceiver {
  LogwharfQueueReceiver(
      SessionDelivery delivery,
      Reading reading,
      ExceptionReport report,
      Function<Runnable, ConsumerFeed> feedMaker) {
    super(delivery, reading, report, feedMaker);
  }

  @Override
  public Queue getQueue() throws JMSException {
    checkOpen();
    return (Queue) destination();
  }
}
