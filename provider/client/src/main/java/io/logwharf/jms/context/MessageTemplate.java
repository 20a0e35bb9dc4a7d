package io.logwharf.jms.context;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Collections;
import java.util.List;

/**
 * The properties and headers that a producer of the simplified API adds to its messages, kept in a
 * message that is never sent, for its rules on names, types and conversions.
 */
record MessageTemplate(Message message) {
  List<String> propertyNames() throws JMSException {
    @SuppressWarnings("unchecked")
    List<String> names = Collections.list(message.getPropertyNames());
    return names;
  }

  /** What the producer has takes the place of what the message has (§7.11). */
  void applyTo(Message sent) throws JMSException {
    for (String name : propertyNames()) {
      sent.setObjectProperty(name, message.getObjectProperty(name));
    }
    if (message.getJMSCorrelationID() != null) {
      sent.setJMSCorrelationID(message.getJMSCorrelationID());
    }
    if (message.getJMSType() != null) {
      sent.setJMSType(message.getJMSType());
    }
    if (message.getJMSReplyTo() != null) {
      sent.setJMSReplyTo(message.getJMSReplyTo());
    }
  }
}
