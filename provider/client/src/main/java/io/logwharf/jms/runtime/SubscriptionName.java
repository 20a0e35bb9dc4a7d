package io.logwharf.jms.runtime;

import io.logwharf.jms.error.JmsErrors;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import jakarta.jms.JMSException;

/** The name of a subscription, and which space of names it is from (Jakarta Messaging 3.1 §8.3). */
public record SubscriptionName(String name, boolean durable, boolean shared) {
  public static SubscriptionName of(String name, boolean durable, boolean shared)
      throws JMSException {
    if (name == null || name.isEmpty()) {
      throw JmsErrors.invalidArgument("the name of a subscription must not be empty");
    }
    return new SubscriptionName(name, durable, shared);
  }

  public Mode mode() {
    return durable ? Mode.DURABLE_SUBSCRIPTION : Mode.NON_DURABLE_SUBSCRIPTION;
  }
}
