package io.logwharf.jms.context;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Collections;
import java.util.List;

/**
 * The properties and headers that a producer of the simplified API adds to its messages, kept in a
 * message that is never sent, for its rules on names, types and conversions.
 */
final class MessageTemplate {
  private final Message message;
  private boolean correlationIdIsBytes;

  MessageTemplate(Message message) {
    this.message = message;
  }

  Message message() {
    return message;
  }

  void setCorrelationId(String correlationId) throws JMSException {
    message.setJMSCorrelationID(correlationId);
    correlationIdIsBytes = false;
  }

  void setCorrelationIdBytes(byte[] correlationId) throws JMSException {
    message.setJMSCorrelationIDAsBytes(correlationId);
    correlationIdIsBytes = correlationId != null;
  }

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
    if (correlationIdIsBytes) {
      sent.setJMSCorrelationIDAsBytes(message.getJMSCorrelationIDAsBytes());
    } else if (message.getJMSCorrelationID() != null) {
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
