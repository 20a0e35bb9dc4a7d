package io.logwharf.protocol.message;

import io.logwharf.protocol.record.HeaderCursor;
import io.logwharf.protocol.record.RecordView;
import java.nio.charset.StandardCharsets;

/**
 * Tells whose messages are whose, for subscriptions that are not to have their own connection's
 * (noLocal, Jakarta Messaging 3.1 §8.3.1 and §8.3.3).
 *
 * <p>A sender is known by the client identifier of its connection. A message to a topic carries it
 * in the header {@code jms.sender}, so that it can be told after a restart of the broker, and of
 * connections that are no more. A connection without client identifier is known by a name of its
 * own, which every message id begins with; only where message ids are switched off does the header
 * say it. So what has no client identifier costs nothing.
 *
 * <p>Reusable; not thread-safe.
 */
public final class Sender {
  private static final String ID = "ID:";
  private static final char SEPARATOR = '-';

  private final HeaderCursor cursor = new HeaderCursor();
  private final byte[] name;
  private final byte[] idPrefix;

  /**
   * @param name a client identifier, or the name of a connection that has none
   */
  public Sender(String name) {
    this.name = name.getBytes(StandardCharsets.UTF_8);
    this.idPrefix = messageIdPrefix(name).getBytes(StandardCharsets.UTF_8);
  }

  /** How all message ids begin of the connection of this name. */
  public static String messageIdPrefix(String connection) {
    return ID + connection + SEPARATOR;
  }

  /** Whether it sent this record. */
  public boolean sent(RecordView record) {
    boolean hasIdOfSender = false;
    record.headers(cursor);
    while (cursor.next()) {
      if (cursor.isNamed(HeaderName.SENDER.utf8())) {
        return cursor.valueLength() == name.length && valueBeginsWith(name);
      }
      hasIdOfSender |= cursor.isNamed(HeaderName.MESSAGE_ID.utf8()) && valueBeginsWith(idPrefix);
    }
    return hasIdOfSender;
  }

  private boolean valueBeginsWith(byte[] prefix) {
    if (cursor.valueLength() < prefix.length) {
      return false;
    }
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (cursor.valueByte(i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
