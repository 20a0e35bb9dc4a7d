package io.logwharf.jms.connection;

import io.logwharf.jms.error.JmsErrors;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;

/** What receiveBody returns for a message (Jakarta Messaging 3.1 §8.6). */
final class MessageBodies {
  private MessageBodies() {}

  /**
   * The message's body.
   *
   * @throws MessageFormatException where it has none, or none of this type
   */
  static <T> T body(Message message, Class<T> type) throws JMSException {
    boolean mayHaveOne =
        message instanceof TextMessage
            || message instanceof BytesMessage
            || message instanceof MapMessage
            || message instanceof ObjectMessage;
    T body = mayHaveOne ? message.getBody(type) : null;
    if (body == null) {
      throw JmsErrors.messageFormat(
          "the message has no body that receiveBody could return as "
              + type.getName()
              + "; receive it as a Message");
    }
    return body;
  }
}
