package io.logwharf.protocol.message;

import io.logwharf.protocol.record.BatchWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Writes messages as records. What has its default value is left out. */
public final class MessageEncoder {
  static final String NON_PERSISTENT = "NON_PERSISTENT";
  static final String NO_TIMESTAMP = "none";

  private static final int HEADERS_SIZE_HINT = 128;
  private static final int PROPERTY_SIZE_HINT = 32;

  private MessageEncoder() {}

  /**
   * Appends a message to a batch, or nothing of it where this fails.
   *
   * @param recordTimestamp in ms since 1970; the message's own timestamp where it has one
   */
  public static void encode(
      BatchWriter out, MessageHeaders headers, MessageBody body, long recordTimestamp) {
    Map<String, Object> properties = headers.properties();
    boolean whole = false;
    try {
      int hint = HEADERS_SIZE_HINT + PROPERTY_SIZE_HINT * properties.size() + body.sizeHint();
      out.begin(recordTimestamp, hint);
      String group = group(properties);
      out.key(group);
      body.write(out);
      writeFields(out, headers);
      if (!properties.isEmpty()) {
        writeProperties(out, properties);
      }
      out.end();
      whole = true;
      if (headers.expiration() != 0 || headers.deliveryTime() > recordTimestamp) {
        out.limitLife();
      }
      if (group != null) {
        out.group();
      }
      if (headers.priority() != MessageHeaders.DEFAULT_PRIORITY) {
        out.prioritize();
      }
    } finally {
      if (!whole) {
        out.rollback();
      }
    }
  }

  private static String group(Map<String, Object> properties) {
    return properties.get(PropertyNames.GROUP_ID) instanceof String group && !group.isEmpty()
        ? group
        : null;
  }

  private static void writeFields(BatchWriter out, MessageHeaders headers) {
    out.header(HeaderName.BODY.utf8(), headers.bodyType().text());
    writeText(out, HeaderName.MESSAGE_ID, headers.messageId());
    writeText(out, HeaderName.CORRELATION_ID, headers.correlationId());
    if (headers.correlationIdBytes() != null) {
      out.header(
          HeaderName.CORRELATION_BYTES.utf8(),
          Base64.getEncoder().encode(headers.correlationIdBytes()));
    }
    if (headers.replyTo() != null) {
      writeText(out, HeaderName.REPLY_TO, headers.replyTo().toText());
    }
    writeText(out, HeaderName.TYPE, headers.type());
    if (!headers.persistent()) {
      writeText(out, HeaderName.DELIVERY_MODE, NON_PERSISTENT);
    }
    if (headers.priority() != MessageHeaders.DEFAULT_PRIORITY) {
      writeText(out, HeaderName.PRIORITY, Integer.toString(headers.priority()));
    }
    writeTime(out, HeaderName.EXPIRATION, headers.expiration());
    writeTime(out, HeaderName.DELIVERY_TIME, headers.deliveryTime());
    if (headers.timestamp() == 0) {
      writeText(out, HeaderName.TIMESTAMP, NO_TIMESTAMP);
    }
    writeText(out, HeaderName.SENDER, headers.sender());
  }

  private static void writeText(BatchWriter out, HeaderName name, String value) {
    if (value != null) {
      out.header(name.utf8(), value);
    }
  }

  private static void writeTime(BatchWriter out, HeaderName name, long millis) {
    if (millis != 0) {
      out.header(name.utf8(), Long.toString(millis));
    }
  }

  private static void writeProperties(BatchWriter out, Map<String, Object> properties) {
    byte[] types = new byte[properties.size()];
    boolean allStrings = true;
    int index = 0;
    for (Object value : properties.values()) {
      char type = PropertyType.of(value);
      allStrings &= type == PropertyType.STRING;
      types[index++] = (byte) type;
    }
    if (!allStrings) {
      out.header(HeaderName.TYPES.utf8(), types);
    }
    properties.forEach(
        (name, value) ->
            out.header(
                name.getBytes(StandardCharsets.UTF_8), value == null ? null : value.toString()));
  }
}
