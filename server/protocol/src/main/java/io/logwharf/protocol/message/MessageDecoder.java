package io.logwharf.protocol.message;

import io.logwharf.protocol.destination.DestinationAddress;
import io.logwharf.protocol.record.HeaderCursor;
import io.logwharf.protocol.record.RecordView;
import java.util.Base64;
import java.util.Locale;

/**
 * Reads what a record says of its message, all but the body. Never fails on a whole record: a
 * header that doesn't say what it should counts as absent, so that no producer can put a message on
 * a queue that its consumers choke on.
 *
 * <p>Reusable; not thread-safe.
 */
public final class MessageDecoder {
  private final HeaderCursor cursor = new HeaderCursor();
  private final PropertyReader properties = new PropertyReader();
  private BodyType declaredBody;
  private boolean textContent;

  /** Reads all headers of a record; nothing of the record is kept. */
  public MessageHeaders decode(RecordView record) {
    MessageHeaders headers = new MessageHeaders();
    headers.setTimestamp(Math.max(record.timestamp(), 0));
    declaredBody = null;
    textContent = false;
    properties.reset();
    record.headers(cursor);
    while (cursor.next()) {
      HeaderName name = HeaderName.of(cursor);
      if (name == null) {
        readProperty(headers, null);
      } else {
        readField(headers, name);
      }
    }
    headers.setBodyType(bodyType());
    headers.setFromKafkaClient(declaredBody == null);
    return headers;
  }

  /**
   * What kind of message a record holds; as a rule the first header says it, and no more is read.
   */
  public BodyType bodyTypeOf(RecordView record) {
    declaredBody = null;
    textContent = false;
    record.headers(cursor);
    while (declaredBody == null && cursor.next()) {
      HeaderName name = HeaderName.of(cursor);
      if (name == HeaderName.BODY) {
        declaredBody = BodyType.forText(cursor.valueAsText());
      } else if (name == HeaderName.CONTENT_TYPE) {
        textContent = isText(cursor.valueAsText());
      }
    }
    return bodyType();
  }

  private BodyType bodyType() {
    if (declaredBody != null) {
      return declaredBody;
    }
    return textContent ? BodyType.TEXT : BodyType.BYTES;
  }

  private void readProperty(MessageHeaders headers, HeaderName name) {
    if (properties.read(HeaderMeaning.ofProperty(cursor, name))) {
      headers.putProperty(properties.name(), properties.value(cursor));
    }
  }

  private void readField(MessageHeaders headers, HeaderName name) {
    String text = cursor.valueAsText();
    switch (name) {
      case CONTENT_TYPE -> {
        textContent = isText(text);
        readProperty(headers, name);
      }
      case TYPES -> properties.setTypes(text);
      case BODY -> declaredBody = BodyType.forText(text);
      case MESSAGE_ID -> headers.setMessageId(text);
      case CORRELATION_ID -> headers.setCorrelationId(text);
      case CORRELATION_BYTES -> headers.setCorrelationIdBytes(base64(text));
      case REPLY_TO ->
          headers.setReplyTo(text == null ? null : DestinationAddress.parse(text).orElse(null));
      case TYPE -> headers.setType(text);
      case DELIVERY_MODE -> headers.setPersistent(!MessageEncoder.NON_PERSISTENT.equals(text));
      case PRIORITY -> headers.setPriority(priority(text));
      case EXPIRATION -> headers.setExpiration(time(text));
      case DELIVERY_TIME -> headers.setDeliveryTime(time(text));
      case SENDER -> {
        // For the broker; consumers are not told.
      }
      case TIMESTAMP -> {
        if (MessageEncoder.NO_TIMESTAMP.equals(text)) {
          headers.setTimestamp(0);
        }
      }
    }
  }

  private static boolean isText(String contentType) {
    if (contentType == null) {
      return false;
    }
    String lower = contentType.toLowerCase(Locale.ROOT);
    return lower.startsWith("text/") || lower.startsWith("application/json");
  }

  static int priority(String text) {
    boolean digit = text != null && text.length() == 1 && text.charAt(0) >= '0';
    return digit && text.charAt(0) <= '9' ? text.charAt(0) - '0' : MessageHeaders.DEFAULT_PRIORITY;
  }

  static long time(String text) {
    Object millis = PropertyType.parse(PropertyType.LONG, text);
    return millis instanceof Long known ? Math.max(known, 0) : 0;
  }

  private static byte[] base64(String text) {
    try {
      return text == null ? null : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // Documented above: counts as absent.
      return null;
    }
  }
}
