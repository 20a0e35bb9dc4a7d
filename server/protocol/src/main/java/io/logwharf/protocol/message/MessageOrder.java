package io.logwharf.protocol.message;

import io.logwharf.protocol.record.HeaderCursor;
import io.logwharf.protocol.record.RecordView;
import java.nio.ByteBuffer;

/**
 * What of a record decides when and to whom its message is delivered among others: its priority
 * (Jakarta Messaging 3.1 §3.4.10) and its message group (§3.5.9). Read without building anything.
 * Reusable; not thread-safe.
 */
public final class MessageOrder {
  /** Of messages that say nothing. */
  public static final int DEFAULT_PRIORITY = MessageHeaders.DEFAULT_PRIORITY;

  /** Priorities are from 0 to one less. */
  public static final int PRIORITIES = 10;

  private static final int MIX = 0x9E3779B9;

  private final HeaderCursor cursor = new HeaderCursor();

  /** The priority of a record's message, from 0 to 9. */
  public int priority(RecordView record) {
    int priority = DEFAULT_PRIORITY;
    record.headers(cursor);
    while (cursor.next()) {
      if (cursor.isNamed(HeaderName.PRIORITY.utf8()) && cursor.valueLength() == 1) {
        int digit = cursor.valueByte(0) - '0';
        priority = digit >= 0 && digit < PRIORITIES ? digit : priority;
      }
    }
    return priority;
  }

  /** A hash of the name of a record's message group, 0 where it belongs to none. */
  public static int groupHash(RecordView record) {
    if (record.keyLength() <= 0) {
      return 0;
    }
    ByteBuffer name = record.key();
    int hash = 1;
    for (int i = name.position(); i < name.limit(); i++) {
      hash = 31 * hash + name.get(i);
    }
    hash *= MIX;
    hash ^= hash >>> 15;
    return hash == 0 ? 1 : hash;
  }
}
