package io.logwharf.protocol.message;

import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.HeaderCursor;
import io.logwharf.protocol.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A record as it is kept in a dead letter queue: with its key, value, time and headers, and with
 * headers that say where it comes from and why it is there, by the names of KIP-1191. Jakarta
 * Messaging sees these as properties: {@code __dlq.errors.delivery.count} is {@code
 * JMS_LOGWHARF_DLQ_DELIVERY_COUNT}.
 */
public final class DeadLetter {
  static final String HEADER_PREFIX = "__dlq.errors.";

  private static final String PROPERTY_PREFIX = "JMS_LOGWHARF_DLQ_";
  private static final byte[] PREFIX = utf8(HEADER_PREFIX);
  private static final byte[] TOPIC = utf8(HEADER_PREFIX + "topic");
  private static final byte[] PARTITION = utf8(HEADER_PREFIX + "partition");
  private static final byte[] OFFSET = utf8(HEADER_PREFIX + "offset");
  private static final byte[] GROUP = utf8(HEADER_PREFIX + "group");
  private static final byte[] DELIVERY_COUNT = utf8(HEADER_PREFIX + "delivery.count");
  private static final byte[] MESSAGE = utf8(HEADER_PREFIX + "message");
  private static final byte[] EXPIRATION = utf8(HEADER_PREFIX + "expiration");

  private final HeaderCursor cursor = new HeaderCursor();
  private final MessageLife life = new MessageLife();

  /**
   * Where records come from, and why they are dead letters.
   *
   * @param group whose deliveries failed
   * @param message the reason, for people
   */
  public record Origin(String topic, int partition, String group, String message) {}

  /**
   * Writes a copy of a record. A message in it keeps its id; that it expires is taken from it, and
   * said by {@code __dlq.errors.expiration}. What an earlier move has left is replaced.
   */
  public void write(BatchWriter batch, RecordView record, Origin origin, int deliveryCount) {
    batch.begin(record.timestamp(), record.sizeInBytes() + 256);
    batch.key(bytes(record.key()));
    batch.value(record.copyValue());
    record.headers(cursor);
    while (cursor.next()) {
      if (!cursor.isNamed(HeaderName.EXPIRATION.utf8()) && !isOurs()) {
        batch.header(utf8(cursor.name()), bytes(cursor.value()));
      }
    }
    batch.header(TOPIC, origin.topic);
    batch.header(PARTITION, Integer.toString(origin.partition));
    batch.header(OFFSET, Long.toString(record.offset()));
    batch.header(GROUP, origin.group);
    batch.header(DELIVERY_COUNT, Integer.toString(deliveryCount));
    batch.header(MESSAGE, origin.message);
    long expiration = life.read(record).expiration();
    if (expiration != 0) {
      batch.header(EXPIRATION, Long.toString(expiration));
    }
    batch.end();
  }

  private boolean isOurs() {
    if (cursor.nameLength() < PREFIX.length) {
      return false;
    }
    for (int i = 0; i < PREFIX.length; i++) {
      if (cursor.nameByte(i) != PREFIX[i]) {
        return false;
      }
    }
    return true;
  }

  /** The property that a header of these is shown as; null where it is none of them. */
  static String property(String header) {
    return header.startsWith(HEADER_PREFIX)
        ? PROPERTY_PREFIX
            + header.substring(HEADER_PREFIX.length()).replace('.', '_').toUpperCase(Locale.ROOT)
        : null;
  }

  /** The type of such a property, see {@link PropertyType}. */
  static char typeOf(String header) {
    return switch (header.substring(HEADER_PREFIX.length())) {
      case "partition", "delivery.count" -> PropertyType.INT;
      case "offset", "expiration" -> PropertyType.LONG;
      default -> PropertyType.STRING;
    };
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
