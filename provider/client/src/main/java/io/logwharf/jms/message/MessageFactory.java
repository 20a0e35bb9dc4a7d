package io.logwharf.jms.message;

import io.logwharf.protocol.message.BodyType;
import io.logwharf.protocol.message.MessageDecoder;
import io.logwharf.protocol.record.RecordView;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;

/** Makes the messages of one connection: new ones, and those it receives. Thread-safe. */
public final class MessageFactory {
  private final ObjectSerializer serializer;

  /**
   * @param allowed what object messages may hold
   */
  public MessageFactory(ObjectAllowList allowed) {
    this.serializer = new ObjectSerializer(allowed);
  }

  public LogwharfMessage createMessage() {
    return new LogwharfMessage(BodyType.MESSAGE);
  }

  public LogwharfTextMessage createTextMessage() {
    return new LogwharfTextMessage();
  }

  public LogwharfBytesMessage createBytesMessage() {
    return new LogwharfBytesMessage();
  }

  public LogwharfMapMessage createMapMessage() {
    return new LogwharfMapMessage();
  }

  public LogwharfStreamMessage createStreamMessage() {
    return new LogwharfStreamMessage();
  }

  public LogwharfObjectMessage createObjectMessage() {
    return new LogwharfObjectMessage(serializer);
  }

  /**
   * The message that a record holds. Never fails: what is wrong with a body is found by who reads
   * it.
   *
   * @param record in memory of its own, which becomes the message's
   */
  public LogwharfMessage receive(RecordView record, Delivery delivery) {
    BodyType type = new MessageDecoder().bodyTypeOf(record);
    return switch (type) {
      case MESSAGE -> new LogwharfMessage(type, record, delivery);
      case TEXT -> new LogwharfTextMessage(record, delivery);
      case BYTES -> new LogwharfBytesMessage(record, delivery);
      case MAP -> new LogwharfMapMessage(record, delivery);
      case STREAM -> new LogwharfStreamMessage(record, delivery);
      case OBJECT -> new LogwharfObjectMessage(serializer, record, delivery);
    };
  }

  /**
   * The message as one of ours, to be sent: itself, or a copy of another provider's (Jakarta
   * Messaging 3.1 §3.12). What the send sets has then to be set on both.
   *
   * @throws JMSException where a foreign message can't be read
   */
  public LogwharfMessage toOwn(Message message) throws JMSException {
    if (message instanceof LogwharfMessage own) {
      return own;
    }
    LogwharfMessage copy = emptyCopy(message);
    new ForeignMessageCopy(message).copyTo(copy);
    return copy;
  }

  private LogwharfMessage emptyCopy(Message message) {
    if (message instanceof TextMessage) {
      return createTextMessage();
    } else if (message instanceof BytesMessage) {
      return createBytesMessage();
    } else if (message instanceof MapMessage) {
      return createMapMessage();
    } else if (message instanceof StreamMessage) {
      return createStreamMessage();
    } else if (message instanceof ObjectMessage) {
      return createObjectMessage();
    }
    return createMessage();
  }
}
