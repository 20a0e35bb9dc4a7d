package io.logwharf.jms.message;

import io.logwharf.protocol.message.BodyType;
import io.logwharf.protocol.message.InvalidBodyException;
import io.logwharf.protocol.message.TypedValues;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordView;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A message whose body is a map of names to values of the types of §3.11.3. */
public final class LogwharfMapMessage extends LogwharfMessage implements MapMessage {
  private static final int ENTRY_SIZE_HINT = 32;

  private Map<String, Object> entries;

  LogwharfMapMessage() {
    super(BodyType.MAP);
    entries = new LinkedHashMap<>();
  }

  LogwharfMapMessage(RecordView record, Delivery delivery) {
    super(BodyType.MAP, record, delivery);
  }

  private Map<String, Object> entries() throws JMSException {
    if (entries == null) {
      try {
        entries = TypedValues.readMap(receivedBody().value());
      } catch (InvalidBodyException e) {
        throw MessageErrors.format(e.getMessage(), e);
      }
    }
    return entries;
  }

  /** Null for what has not been set, which is so for names that nothing can have. */
  private Object get(String name) throws JMSException {
    return entries().get(name);
  }

  private void set(String name, Object value) throws JMSException {
    requireName(name);
    requireWriteableBody();
    entries().put(name, value);
  }

  @Override
  public boolean itemExists(String name) throws JMSException {
    return entries().containsKey(name);
  }

  @Override
  public Enumeration<?> getMapNames() throws JMSException {
    return Collections.enumeration(new ArrayList<>(entries().keySet()));
  }

  @Override
  public boolean getBoolean(String name) throws JMSException {
    return Conversions.toBoolean(get(name));
  }

  @Override
  public byte getByte(String name) throws JMSException {
    return Conversions.toByte(get(name));
  }

  @Override
  public short getShort(String name) throws JMSException {
    return Conversions.toShort(get(name));
  }

  @Override
  public char getChar(String name) throws JMSException {
    return Conversions.toChar(get(name));
  }

  @Override
  public int getInt(String name) throws JMSException {
    return Conversions.toInt(get(name));
  }

  @Override
  public long getLong(String name) throws JMSException {
    return Conversions.toLong(get(name));
  }

  @Override
  public float getFloat(String name) throws JMSException {
    return Conversions.toFloat(get(name));
  }

  @Override
  public double getDouble(String name) throws JMSException {
    return Conversions.toDouble(get(name));
  }

  @Override
  public String getString(String name) throws JMSException {
    return Conversions.toText(get(name));
  }

  @Override
  public byte[] getBytes(String name) throws JMSException {
    return Conversions.toBytes(get(name));
  }

  @Override
  public Object getObject(String name) throws JMSException {
    Object value = get(name);
    return value instanceof byte[] bytes ? bytes.clone() : value;
  }

  @Override
  public void setBoolean(String name, boolean value) throws JMSException {
    set(name, value);
  }

  @Override
  public void setByte(String name, byte value) throws JMSException {
    set(name, value);
  }

  @Override
  public void setShort(String name, short value) throws JMSException {
    set(name, value);
  }

  @Override
  public void setChar(String name, char value) throws JMSException {
    set(name, value);
  }

  @Override
  public void setInt(String name, int value) throws JMSException {
    set(name, value);
  }

  @Override
  public void setLong(String name, long value) throws JMSException {
    set(name, value);
  }

  @Override
  public void setFloat(String name, float value) throws JMSException {
    set(name, value);
  }

  @Override
  public void setDouble(String name, double value) throws JMSException {
    set(name, value);
  }

  @Override
  public void setString(String name, String value) throws JMSException {
    set(name, value);
  }

  @Override
  public void setBytes(String name, byte[] value) throws JMSException {
    set(name, value == null ? null : value.clone());
  }

  @Override
  public void setBytes(String name, byte[] value, int offset, int length) throws JMSException {
    set(name, value == null ? null : BytesOutput.copyOf(value, offset, length));
  }

  @Override
  public void setObject(String name, Object value) throws JMSException {
    if (!TypedValues.isAllowed(value)) {
      throw MessageErrors.format("a map message can't hold a " + value.getClass().getName());
    }
    set(name, value instanceof byte[] bytes ? bytes.clone() : value);
  }

  @Override
  void emptyBody() {
    entries = new LinkedHashMap<>();
  }

  @Override
  Object bodyObject() throws JMSException {
    if (entries().isEmpty()) {
      return null;
    }
    Map<String, Object> copy = new LinkedHashMap<>(entries());
    copy.replaceAll((name, value) -> value instanceof byte[] bytes ? bytes.clone() : value);
    return Collections.unmodifiableMap(copy);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public boolean isBodyAssignableTo(Class type) throws JMSException {
    return entries().isEmpty() || type.isAssignableFrom(Map.class);
  }

  /** As the interface has it, a map is nothing more than that, whatever class holds it. */
  @Override
  public <T> T getBody(Class<T> type) throws JMSException {
    if (!isBodyAssignableTo(type)) {
      throw MessageErrors.conversion(entries(), type.getName());
    }
    return super.getBody(type);
  }

  @Override
  int bodySize() {
    return entries == null
        ? Math.max(0, receivedBody().valueLength())
        : ENTRY_SIZE_HINT * entries.size();
  }

  @Override
  void writeBody(BatchWriter out) {
    if (entries == null) {
      out.value(receivedBody().copyValue());
    } else {
      TypedValues.writeMap(out.beginValue(bodySize()), entries);
      out.endValue();
    }
  }

  private static void requireName(String name) {
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException("the name of an entry must be neither null nor empty");
    }
  }
}
