package io.logwharf.protocol.message;

import io.logwharf.protocol.record.HeaderCursor;
import java.nio.charset.StandardCharsets;

/** The record headers that stand for something else than a property. */
enum HeaderName {
  MESSAGE_ID("JMSMessageID"),
  CORRELATION_ID("JMSCorrelationID"),
  REPLY_TO("JMSReplyTo"),
  TYPE("JMSType"),
  DELIVERY_MODE("JMSDeliveryMode"),
  PRIORITY("JMSPriority"),
  EXPIRATION("JMSExpiration"),
  DELIVERY_TIME("JMSDeliveryTime"),
  /** A {@link BodyType}. */
  BODY("jms.body"),
  /** One letter for each property that follows, see {@link PropertyType}. */
  TYPES("jms.types"),
  /** "none" where the sender switched timestamps off; otherwise the record's own counts. */
  TIMESTAMP("jms.timestamp"),
  /** A correlation id that was given as bytes, in base 64. */
  CORRELATION_BYTES("jms.correlation-id.base64"),
  /** Of messages to topics: who sent it, see {@link Sender}. */
  SENDER("jms.sender"),
  /** Not ours: what a record of a Kafka client calls its value. */
  CONTENT_TYPE("content-type");

  private static final HeaderName[] ALL = values();

  /** Never changed; an array because it is written and compared for every message. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final byte[] name;

  HeaderName(String name) {
    this.name = name.getBytes(StandardCharsets.UTF_8);
  }

  /** In UTF-8; not to be changed. */
  byte[] utf8() {
    return name;
  }

  /** Which of these the header gone to is, null where it is none. */
  static HeaderName of(HeaderCursor header) {
    if (header.nameLength() == 0) {
      return null;
    }
    byte first = header.nameByte(0);
    if (first == 'J' || first == 'j') {
      for (HeaderName candidate : ALL) {
        if (header.isNamed(candidate.name)) {
          return candidate;
        }
      }
    } else if ((first == 'c' || first == 'C')
        && header.nameLength() == CONTENT_TYPE.name.length
        && header.name().equalsIgnoreCase("content-type")) {
      return CONTENT_TYPE;
    }
    return null;
  }
}
