package io.logwharf.jms.context;

import io.logwharf.jms.connection.LogwharfSession;
import io.logwharf.jms.error.JmsErrors;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import java.io.Serializable;
import java.util.Map;

/**
 * The messages for bodies that an application sends without a message of its own (Jakarta Messaging
 * 3.1 §7.2); for null, of the same kind with no body.
 */
record BodyMessages(LogwharfSession session) {
  Message text(String body) throws JMSException {
    return session.createTextMessage(body);
  }

  Message map(Map<String, Object> body) throws JMSException {
    MapMessage message = session.createMapMessage();
    if (body != null) {
      for (Map.Entry<String, Object> entry : body.entrySet()) {
        String name = entry.getKey();
        if (name == null || name.isEmpty()) {
          throw JmsErrors.messageFormat("the body has an entry whose name is null or empty");
        }
        message.setObject(name, entry.getValue());
      }
    }
    return message;
  }

  Message bytes(byte[] body) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    if (body != null) {
      message.writeBytes(body);
    }
    return message;
  }

  Message object(Serializable body) throws JMSException {
    return session.createObjectMessage(body);
  }
}
