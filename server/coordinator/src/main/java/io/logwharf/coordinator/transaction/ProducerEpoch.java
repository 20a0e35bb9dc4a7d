package io.logwharf.coordinator.transaction;

/** A producer id and one of its epochs. */
public record ProducerEpoch(long producerId, short epoch) {
  /** In place of a producer id where there is none. */
  public static final long NO_PRODUCER_ID = -1;

  /** In place of an epoch where there is none. */
  public static final short NO_EPOCH = -1;

  /** No producer: none was given, or another is to be asked for. */
  public static final ProducerEpoch NONE = new ProducerEpoch(NO_PRODUCER_ID, NO_EPOCH);

  /** The last epoch that a transaction may run in; the one after it is for its marker only. */
  static final short LAST_USABLE = Short.MAX_VALUE - 1;

  /**
   * Whether the next epoch would be beyond what a producer may use, so that it needs another id.
   */
  static boolean isExhausted(short epoch) {
    return epoch >= LAST_USABLE;
  }
}
