package io.logwharf.protocol.message;

import io.logwharf.protocol.record.HeaderCursor;
import io.logwharf.protocol.record.RecordView;

/**
 * From when until when a record's message may be delivered (Jakarta Messaging 3.1 §3.4.9 and
 * §3.4.13), read from its headers without building anything. Reusable; not thread-safe.
 */
public final class MessageLife {
  private static final long NEVER = 0;

  private final HeaderCursor cursor = new HeaderCursor();
  private long expiration;
  private long deliveryTime;

  /** Reads those of another record. */
  public MessageLife read(RecordView record) {
    expiration = NEVER;
    deliveryTime = 0;
    record.headers(cursor);
    while (cursor.next()) {
      if (cursor.isNamed(HeaderName.EXPIRATION.utf8())) {
        expiration = MessageDecoder.time(cursor.valueAsText());
      } else if (cursor.isNamed(HeaderName.DELIVERY_TIME.utf8())) {
        deliveryTime = MessageDecoder.time(cursor.valueAsText());
      }
    }
    return this;
  }

  /**
   * Whether the message must not be delivered any more.
   *
   * @param now in ms since 1970
   */
  public boolean isExpired(long now) {
    return expiration != NEVER && expiration <= now;
  }

  /**
   * Whether the message must not be delivered yet.
   *
   * @param now in ms since 1970
   */
  public boolean isEarly(long now) {
    return deliveryTime > now;
  }

  /** When the message may be delivered, in ms since 1970; 0 where that is not said. */
  public long deliveryTime() {
    return deliveryTime;
  }

  /** When the message must not be delivered any more, in ms since 1970; 0 for never. */
  public long expiration() {
    return expiration;
  }
}
