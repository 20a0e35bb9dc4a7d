package io.logwharf.protocol.message;

import io.logwharf.protocol.destination.DestinationAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a message says of itself, beside its body, and what the log keeps of it. Begins with Jakarta
 * Messaging's defaults. A plain mutable holder: not thread-safe, and no array given or taken is
 * copied.
 */
public final class MessageHeaders {
  /** Jakarta Messaging 3.1 §3.4.10. */
  public static final int DEFAULT_PRIORITY = 4;

  private BodyType bodyType = BodyType.MESSAGE;
  private String messageId;
  private long timestamp;
  private String correlationId;
  private byte[] correlationIdBytes;
  private DestinationAddress replyTo;
  private String type;
  private String sender;
  private boolean persistent = true;
  private int priority = DEFAULT_PRIORITY;
  private long expiration;
  private long deliveryTime;
  private Map<String, Object> properties;
  private boolean fromKafkaClient;

  public BodyType bodyType() {
    return bodyType;
  }

  public void setBodyType(BodyType bodyType) {
    this.bodyType = bodyType;
  }

  /** Whether the record was read, and says nothing of being a Jakarta Messaging message. */
  public boolean fromKafkaClient() {
    return fromKafkaClient;
  }

  void setFromKafkaClient(boolean fromKafkaClient) {
    this.fromKafkaClient = fromKafkaClient;
  }

  /** Null where the sender switched ids off, or was a plain Kafka client. */
  public String messageId() {
    return messageId;
  }

  public void setMessageId(String messageId) {
    this.messageId = messageId;
  }

  /** In ms since 1970, 0 where the sender switched timestamps off. */
  public long timestamp() {
    return timestamp;
  }

  public void setTimestamp(long timestamp) {
    this.timestamp = timestamp;
  }

  /** Null where there is none, or it was given as bytes. */
  public String correlationId() {
    return correlationId;
  }

  /** Takes the place of one given as bytes. */
  public void setCorrelationId(String correlationId) {
    this.correlationId = correlationId;
    this.correlationIdBytes = null;
  }

  /** Null where there is none, or it was given as text. */
  public byte[] correlationIdBytes() {
    return correlationIdBytes;
  }

  /** Takes the place of one given as text. */
  public void setCorrelationIdBytes(byte[] correlationIdBytes) {
    this.correlationIdBytes = correlationIdBytes;
    this.correlationId = null;
  }

  public DestinationAddress replyTo() {
    return replyTo;
  }

  public void setReplyTo(DestinationAddress replyTo) {
    this.replyTo = replyTo;
  }

  public String type() {
    return type;
  }

  public void setType(String type) {
    this.type = type;
  }

  /** See {@link Sender}; null where the message doesn't say, and in messages that were read. */
  public String sender() {
    return sender;
  }

  public void setSender(String sender) {
    this.sender = sender;
  }

  public boolean persistent() {
    return persistent;
  }

  public void setPersistent(boolean persistent) {
    this.persistent = persistent;
  }

  /** From 0 to 9. */
  public int priority() {
    return priority;
  }

  public void setPriority(int priority) {
    this.priority = priority;
  }

  /** In ms since 1970, 0 for never. */
  public long expiration() {
    return expiration;
  }

  public void setExpiration(long expiration) {
    this.expiration = expiration;
  }

  /** In ms since 1970, 0 where there was no delay. */
  public long deliveryTime() {
    return deliveryTime;
  }

  public void setDeliveryTime(long deliveryTime) {
    this.deliveryTime = deliveryTime;
  }

  /** The properties in the order they were first set; not to be changed through this view. */
  public Map<String, Object> properties() {
    return properties == null ? Collections.emptyMap() : Collections.unmodifiableMap(properties);
  }

  /**
   * Sets a property.
   *
   * @throws IllegalArgumentException where the value is none of the types of §3.5.2
   */
  public void setProperty(String name, Object value) {
    PropertyType.of(value);
    putProperty(name, value);
  }

  void putProperty(String name, Object value) {
    if (properties == null) {
      properties = new LinkedHashMap<>();
    }
    properties.put(name, value);
  }

  public void clearProperties() {
    properties = null;
  }

  Map<String, Object> rawProperties() {
    return properties;
  }
}
