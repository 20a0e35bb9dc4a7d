package io.logwharf.protocol.extension;

/** What a consumer says of a range of deliveries. The first four are Kafka's (KIP-932). */
public enum AckType {
  /** Not a record: a hole that compaction or a control batch left. */
  GAP(0),
  /** Done: never delivered again. */
  ACCEPT(1),
  /** Was handed to the application; goes back, and the attempt counts. */
  RELEASE(2),
  /** Cannot be processed: done, or moved to where the destination sends such messages. */
  REJECT(3),
  /** Holds the acquisition for longer (KIP-1222). */
  RENEW(4),
  /**
   * Was prefetched and never handed to the application; goes back, and the attempt doesn't count.
   */
  RELEASE_UNDELIVERED(100),
  /** Has just been handed to the application; the acquisition goes on, and the attempt counts. */
  DELIVERED(101),
  /**
   * Was prefetched, and its message has expired before it was handed to the application: done, or
   * moved to where the destination sends such messages.
   */
  EXPIRED(102);

  private final byte id;

  AckType(int id) {
    this.id = (byte) id;
  }

  /** The code on the wire. */
  public byte id() {
    return id;
  }

  /**
   * The type with this code on the wire.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static AckType forId(byte id) {
    for (AckType type : values()) {
      if (type.id == id) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown acknowledgement type " + id);
  }
}
