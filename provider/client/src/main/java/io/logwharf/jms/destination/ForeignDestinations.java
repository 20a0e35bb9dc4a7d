package io.logwharf.jms.destination;

import io.logwharf.jms.error.ErrorCode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Topic;

/** Takes destinations from applications, whoever made them. */
public final class ForeignDestinations {
  private static final String ERROR_CODE = ErrorCode.INVALID_DESTINATION.name();

  private ForeignDestinations() {}

  /**
   * The destination as ours: itself, or for another provider's queue or topic ours of that name;
   * null for null.
   *
   * @throws InvalidDestinationException where it is neither a queue nor a topic, is both without
   *     being ours, or has a name that ours can't have
   */
  public static LogwharfDestination toOwn(Destination destination) throws JMSException {
    if (destination == null || destination instanceof LogwharfDestination) {
      return (LogwharfDestination) destination;
    }
    try {
      if (destination instanceof Queue queue && !(destination instanceof Topic)) {
        return new LogwharfQueue(queue.getQueueName());
      }
      if (destination instanceof Topic topic && !(destination instanceof Queue)) {
        return new LogwharfTopic(topic.getTopicName());
      }
    } catch (IllegalArgumentException e) {
      InvalidDestinationException failure =
          new InvalidDestinationException(e.getMessage(), ERROR_CODE);
      failure.initCause(e);
      throw failure;
    }
    throw new InvalidDestinationException(
        "a "
            + destination.getClass().getName()
            + " is neither a queue nor a topic; create destinations by Session.createQueue or"
            + " createTopic",
        ERROR_CODE);
  }
}
