package io.logwharf.jms.message;

import io.logwharf.protocol.message.BodyType;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordView;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;

/**
 * A message whose body is an object in Java's serialisation, or null. The object is serialised when
 * it is set and deserialised at every {@link #getObject()}, so that no two parties share one.
 */
public final class LogwharfObjectMessage extends LogwharfMessage implements ObjectMessage {
  private final ObjectSerializer serializer;
  private byte[] bytes;

  /** Whether the bytes came from elsewhere, so that what they may hold has to be watched. */
  private boolean received;

  LogwharfObjectMessage(ObjectSerializer serializer) {
    super(BodyType.OBJECT);
    this.serializer = serializer;
  }

  LogwharfObjectMessage(ObjectSerializer serializer, RecordView record, Delivery delivery) {
    super(BodyType.OBJECT, record, delivery);
    this.serializer = serializer;
    this.bytes = record.copyValue();
    this.received = true;
  }

  @Override
  public void setObject(Serializable object) throws JMSException {
    requireWriteableBody();
    bytes = object == null ? null : serializer.serialize(object);
    received = false;
  }

  /**
   * @throws MessageFormatException where the object can't be deserialised, or was received and has
   *     a class that {@link ObjectAllowList} does not allow
   */
  @Override
  public Serializable getObject() throws JMSException {
    if (!hasBody()) {
      return null;
    }
    return received ? serializer.deserialize(bytes) : serializer.deserializeOwn(bytes);
  }

  @Override
  void emptyBody() {
    bytes = null;
  }

  @Override
  Object bodyObject() throws JMSException {
    return getObject();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public boolean isBodyAssignableTo(Class type) throws JMSException {
    try {
      return super.isBodyAssignableTo(type);
    } catch (MessageFormatException e) {
      // What the specification asks for where deserialisation fails.
      return false;
    }
  }

  @Override
  int bodySize() {
    return hasBody() ? bytes.length : 0;
  }

  @Override
  void writeBody(BatchWriter out) {
    out.value(bytes);
  }

  private boolean hasBody() {
    return bytes != null && bytes.length > 0;
  }
}
