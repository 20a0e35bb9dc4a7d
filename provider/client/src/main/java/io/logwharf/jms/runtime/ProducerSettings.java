package io.logwharf.jms.runtime;

import io.logwharf.jms.error.JmsErrors;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;

/**
 * What a producer applies to its messages (Jakarta Messaging 3.1 §7.4).
 *
 * @param timeToLive in ms, 0 for ever
 * @param deliveryDelay in ms
 */
public record ProducerSettings(
    int deliveryMode,
    int priority,
    long timeToLive,
    long deliveryDelay,
    boolean withMessageId,
    boolean withTimestamp) {
  /** What the specification says where the application says nothing. */
  public static final ProducerSettings DEFAULT =
      new ProducerSettings(
          Message.DEFAULT_DELIVERY_MODE,
          Message.DEFAULT_PRIORITY,
          Message.DEFAULT_TIME_TO_LIVE,
          Message.DEFAULT_DELIVERY_DELAY,
          true,
          true);

  public ProducerSettings withDeliveryMode(int mode) throws JMSException {
    if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
      throw JmsErrors.invalidArgument(
          "delivery mode " + mode + "; it is 1 (NON_PERSISTENT) or 2 (PERSISTENT)");
    }
    return new ProducerSettings(
        mode, priority, timeToLive, deliveryDelay, withMessageId, withTimestamp);
  }

  public ProducerSettings withPriority(int newPriority) throws JMSException {
    if (newPriority < 0 || newPriority > 9) {
      throw JmsErrors.invalidArgument("priority " + newPriority + "; it goes from 0 to 9");
    }
    return new ProducerSettings(
        deliveryMode, newPriority, timeToLive, deliveryDelay, withMessageId, withTimestamp);
  }

  public ProducerSettings withTimeToLive(long millis) throws JMSException {
    if (millis < 0) {
      throw JmsErrors.invalidArgument("time to live " + millis + " ms; 0 means for ever");
    }
    return new ProducerSettings(
        deliveryMode, priority, millis, deliveryDelay, withMessageId, withTimestamp);
  }

  public ProducerSettings withDeliveryDelay(long millis) throws JMSException {
    if (millis < 0) {
      throw JmsErrors.invalidArgument("delivery delay " + millis + " ms; 0 means none");
    }
    return new ProducerSettings(
        deliveryMode, priority, timeToLive, millis, withMessageId, withTimestamp);
  }

  public ProducerSettings withMessageId(boolean wanted) {
    return new ProducerSettings(
        deliveryMode, priority, timeToLive, deliveryDelay, wanted, withTimestamp);
  }

  public ProducerSettings withTimestamp(boolean wanted) {
    return new ProducerSettings(
        deliveryMode, priority, timeToLive, deliveryDelay, withMessageId, wanted);
  }

  public boolean persistent() {
    return deliveryMode == DeliveryMode.PERSISTENT;
  }
}
