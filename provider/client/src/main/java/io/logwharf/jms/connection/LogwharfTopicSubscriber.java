package io.logwharf.jms.connection;

import io.logwharf.jms.receive.ConsumerFeed;
import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.util.function.Function;

/** A consumer of the domain-specific API for topics. */
final class LogwharfTopicSubscriber extends LogwharfMessageConsumer implements TopicSubscriber {
  LogwharfTopicSubscriber(
      SessionDelivery delivery,
      Reading reading,
      ExceptionReport report,
      Function<Runnable, ConsumerFeed> feedMaker) {
    super(delivery, reading, report, feedMaker);
  }

  @Override
  public Topic getTopic() throws JMSException {
    checkOpen();
    return (Topic) destination();
  }

  @Override
  public boolean getNoLocal() throws JMSException {
    checkOpen();
    return reading().noLocal();
  }
}
