package io.logwharf.jms.message;

import io.logwharf.jms.destination.ForeignDestinations;
import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.protocol.message.BodyType;
import io.logwharf.protocol.message.MessageBody;
import io.logwharf.protocol.message.MessageDecoder;
import io.logwharf.protocol.message.MessageEncoder;
import io.logwharf.protocol.message.MessageHeaders;
import io.logwharf.protocol.message.PropertyNames;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordView;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import java.nio.charset.StandardCharsets;

/**
 * A message without a body, and what all messages have in common: header fields (Jakarta Messaging
 * 3.1 §3.4), and the way onto a record and back.
 */
public class LogwharfMessage extends PropertyMessage {
  private final BodyType bodyType;
  private final Delivery delivery;
  private final RecordView record;
  private MessageHeaders headers;
  private Destination destination;
  private boolean redelivered;
  private boolean bodyReadOnly;

  /** A new message. */
  LogwharfMessage(BodyType bodyType) {
    this.bodyType = bodyType;
    this.delivery = null;
    this.record = null;
    this.headers = new MessageHeaders();
    this.headers.setBodyType(bodyType);
  }

  /**
   * A message that was received.
   *
   * @param record in memory of its own
   */
  LogwharfMessage(BodyType bodyType, RecordView record, Delivery delivery) {
    this.bodyType = bodyType;
    this.record = record;
    this.delivery = delivery;
    this.destination = delivery.destination();
    this.redelivered = delivery.earlierDeliveries() > 0;
    this.bodyReadOnly = true;
    receivedTimes(delivery.earlierDeliveries() + 1);
  }

  @Override
  final MessageHeaders headers() {
    if (headers == null) {
      headers = new MessageDecoder().decode(record);
      if (headers.messageId() == null && headers.fromKafkaClient()) {
        headers.setMessageId(idOfRecord());
      }
    }
    return headers;
  }

  /** A record of a Kafka client has no id of its own; where it stands on the log is one. */
  private String idOfRecord() {
    String topic = delivery.destination().topic();
    return "ID:" + topic + '-' + delivery.partition() + '-' + record.offset();
  }

  /**
   * Appends the message to a batch. It is not looked at again after that, so it may be changed and
   * sent again.
   *
   * @param recordTimestamp in ms since 1970: JMSTimestamp, unless that is switched off
   * @throws JMSException where it can't be sent; nothing of it is in the batch then
   */
  public final void writeTo(BatchWriter out, long recordTimestamp) throws JMSException {
    beforeWrite();
    MessageHeaders sent = headers();
    sent.setBodyType(bodyType);
    MessageEncoder.encode(
        out,
        sent,
        new MessageBody() {
          @Override
          public int sizeHint() {
            return bodySize();
          }

          @Override
          public void write(BatchWriter writer) {
            writeBody(writer);
          }
        },
        recordTimestamp);
  }

  /**
   * Says who sends the message.
   *
   * @param sender for the broker, see {@link MessageHeaders#sender()}; may be null
   * @param userId the message's JMSXUserID (§3.5.9), null to leave it as it is
   */
  public final void setSender(String sender, String userId) {
    headers().setSender(sender);
    if (userId != null) {
      headers().setProperty(PropertyNames.USER_ID, userId);
    }
  }

  /** About how many bytes the message takes on the wire. */
  public final int sizeHint() {
    return bodySize() + 128 + 32 * headers().properties().size();
  }

  /** Called before the message is written, where failing is still allowed. */
  void beforeWrite() throws JMSException {}

  /** About how many bytes the body takes. */
  int bodySize() {
    return 0;
  }

  /** Writes the body as the record's value. */
  void writeBody(BatchWriter out) {
    out.value((byte[]) null);
  }

  /** The record received, while the body has not been cleared; null for new messages. */
  final RecordView receivedBody() {
    return bodyReadOnly ? record : null;
  }

  final boolean isBodyReadOnly() {
    return bodyReadOnly;
  }

  final void requireWriteableBody() throws JMSException {
    if (bodyReadOnly) {
      throw MessageErrors.bodyNotWriteable();
    }
  }

  @Override
  public final void clearBody() throws JMSException {
    bodyReadOnly = false;
    emptyBody();
  }

  /** Makes the body that of a new message. */
  void emptyBody() {}

  /** The body for {@link #getBody}, null where there is none. */
  Object bodyObject() throws JMSException {
    return null;
  }

  @Override
  public <T> T getBody(Class<T> type) throws JMSException {
    Object body = bodyObject();
    if (body != null && !type.isInstance(body)) {
      throw MessageErrors.conversion(body, type.getName());
    }
    return type.cast(body);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public boolean isBodyAssignableTo(Class type) throws JMSException {
    Object body = bodyObject();
    return body == null || type.isInstance(body);
  }

  @Override
  public final void acknowledge() throws JMSException {
    if (delivery != null) {
      delivery.acknowledger().acknowledge();
    }
  }

  @Override
  public final String getJMSMessageID() {
    return headers().messageId();
  }

  @Override
  public final void setJMSMessageID(String id) {
    headers().setMessageId(id);
  }

  @Override
  public final long getJMSTimestamp() {
    return headers().timestamp();
  }

  @Override
  public final void setJMSTimestamp(long timestamp) {
    headers().setTimestamp(timestamp);
  }

  /** A correlation id that was given as text is its UTF-8 form. */
  @Override
  public final byte[] getJMSCorrelationIDAsBytes() {
    byte[] bytes = headers().correlationIdBytes();
    if (bytes != null) {
      return bytes.clone();
    }
    String text = headers().correlationId();
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public final void setJMSCorrelationIDAsBytes(byte[] correlationId) {
    headers().setCorrelationIdBytes(correlationId == null ? null : correlationId.clone());
  }

  @Override
  public final void setJMSCorrelationID(String correlationId) {
    headers().setCorrelationId(correlationId);
  }

  /** A correlation id that was given as bytes is read as UTF-8. */
  @Override
  public final String getJMSCorrelationID() {
    byte[] bytes = headers().correlationIdBytes();
    return bytes == null ? headers().correlationId() : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public final Destination getJMSReplyTo() throws JMSException {
    try {
      return headers().replyTo() == null ? null : LogwharfDestination.of(headers().replyTo());
    } catch (IllegalArgumentException e) {
      throw MessageErrors.format("JMSReplyTo: " + e.getMessage(), e);
    }
  }

  @Override
  public final void setJMSReplyTo(Destination replyTo) throws JMSException {
    LogwharfDestination own = ForeignDestinations.toOwn(replyTo);
    headers().setReplyTo(own == null ? null : own.address());
  }

  @Override
  public final Destination getJMSDestination() {
    return destination;
  }

  @Override
  public final void setJMSDestination(Destination destination) {
    this.destination = destination;
  }

  @Override
  public final int getJMSDeliveryMode() {
    return headers().persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
  }

  @Override
  public final void setJMSDeliveryMode(int deliveryMode) throws JMSException {
    if (deliveryMode != DeliveryMode.PERSISTENT && deliveryMode != DeliveryMode.NON_PERSISTENT) {
      throw MessageErrors.invalidArgument(
          "delivery mode " + deliveryMode + "; there are 1 (not persistent) and 2 (persistent)");
    }
    headers().setPersistent(deliveryMode == DeliveryMode.PERSISTENT);
  }

  @Override
  public final boolean getJMSRedelivered() {
    return redelivered;
  }

  @Override
  public final void setJMSRedelivered(boolean redelivered) {
    this.redelivered = redelivered;
  }

  @Override
  public final String getJMSType() {
    return headers().type();
  }

  @Override
  public final void setJMSType(String type) {
    headers().setType(type);
  }

  @Override
  public final long getJMSExpiration() {
    return headers().expiration();
  }

  @Override
  public final void setJMSExpiration(long expiration) {
    headers().setExpiration(expiration);
  }

  @Override
  public final long getJMSDeliveryTime() {
    return headers().deliveryTime();
  }

  @Override
  public final void setJMSDeliveryTime(long deliveryTime) {
    headers().setDeliveryTime(deliveryTime);
  }

  @Override
  public final int getJMSPriority() {
    return headers().priority();
  }

  @Override
  public final void setJMSPriority(int priority) throws JMSException {
    if (priority < 0 || priority > 9) {
      throw MessageErrors.invalidArgument("priority " + priority + "; the range is 0 to 9");
    }
    headers().setPriority(priority);
  }
}
