package io.logwharf.jms.message;

import io.logwharf.protocol.message.MessageHeaders;
import io.logwharf.protocol.message.PropertyNames;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** The properties of a message (Jakarta Messaging 3.1 §3.5). */
abstract class PropertyMessage implements Message {
  /** §3.5.11; on messages that were received. */
  static final String DELIVERY_COUNT = "JMSXDeliveryCount";

  private boolean propertiesReadOnly;
  private int deliveryCount;

  /** Header fields and properties; decoded by the first call. */
  abstract MessageHeaders headers();

  /** Makes the properties those of a received message. */
  final void receivedTimes(int newDeliveryCount) {
    deliveryCount = newDeliveryCount;
    propertiesReadOnly = true;
  }

  @Override
  public final void clearProperties() {
    headers().clearProperties();
    deliveryCount = 0;
    propertiesReadOnly = false;
  }

  @Override
  public final boolean propertyExists(String name) {
    return isDeliveryCount(name) || headers().properties().containsKey(name);
  }

  @Override
  public final Enumeration<?> getPropertyNames() {
    List<String> names = new ArrayList<>(headers().properties().keySet());
    if (deliveryCount > 0 && !names.contains(DELIVERY_COUNT)) {
      names.add(DELIVERY_COUNT);
    }
    return Collections.enumeration(names);
  }

  /** Null for what has not been set, which is so for names that nothing can have. */
  @Override
  public final Object getObjectProperty(String name) {
    return isDeliveryCount(name) ? (Integer) deliveryCount : headers().properties().get(name);
  }

  @Override
  public final boolean getBooleanProperty(String name) throws JMSException {
    return Conversions.toBoolean(getObjectProperty(name));
  }

  @Override
  public final byte getByteProperty(String name) throws JMSException {
    return Conversions.toByte(getObjectProperty(name));
  }

  @Override
  public final short getShortProperty(String name) throws JMSException {
    return Conversions.toShort(getObjectProperty(name));
  }

  @Override
  public final int getIntProperty(String name) throws JMSException {
    return Conversions.toInt(getObjectProperty(name));
  }

  @Override
  public final long getLongProperty(String name) throws JMSException {
    return Conversions.toLong(getObjectProperty(name));
  }

  @Override
  public final float getFloatProperty(String name) throws JMSException {
    return Conversions.toFloat(getObjectProperty(name));
  }

  @Override
  public final double getDoubleProperty(String name) throws JMSException {
    return Conversions.toDouble(getObjectProperty(name));
  }

  @Override
  public final String getStringProperty(String name) throws JMSException {
    return Conversions.toText(getObjectProperty(name));
  }

  @Override
  public final void setBooleanProperty(String name, boolean value) throws JMSException {
    setProperty(name, value);
  }

  @Override
  public final void setByteProperty(String name, byte value) throws JMSException {
    setProperty(name, value);
  }

  @Override
  public final void setShortProperty(String name, short value) throws JMSException {
    setProperty(name, value);
  }

  @Override
  public final void setIntProperty(String name, int value) throws JMSException {
    setProperty(name, value);
  }

  @Override
  public final void setLongProperty(String name, long value) throws JMSException {
    setProperty(name, value);
  }

  @Override
  public final void setFloatProperty(String name, float value) throws JMSException {
    setProperty(name, value);
  }

  @Override
  public final void setDoubleProperty(String name, double value) throws JMSException {
    setProperty(name, value);
  }

  @Override
  public final void setStringProperty(String name, String value) throws JMSException {
    setProperty(name, value);
  }

  @Override
  public final void setObjectProperty(String name, Object value) throws JMSException {
    setProperty(name, value);
  }

  private void setProperty(String name, Object value) throws JMSException {
    requireName(name);
    if (propertiesReadOnly) {
      throw MessageErrors.propertiesNotWriteable();
    }
    if (!PropertyNames.isIdentifier(name)) {
      throw MessageErrors.invalidArgument(
          "a property can't be called \""
              + name
              + "\": a name is a Java identifier, and no word of the selector language");
    }
    if (PropertyNames.isHeaderField(name)) {
      throw MessageErrors.invalidArgument(
          "a property can't be called \""
              + name
              + "\": names beginning with JMS are reserved for header fields, see §3.8.1.1");
    }
    try {
      headers().setProperty(name, value);
    } catch (IllegalArgumentException e) {
      throw MessageErrors.format("property " + name + ": " + e.getMessage(), e);
    }
  }

  private boolean isDeliveryCount(String name) {
    return deliveryCount > 0 && DELIVERY_COUNT.equals(name);
  }

  private static void requireName(String name) {
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException("the name of a property must be neither null nor empty");
    }
  }
}
