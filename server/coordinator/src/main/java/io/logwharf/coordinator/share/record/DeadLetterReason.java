package io.logwharf.coordinator.share.record;

/** Why a record is to leave for a queue of its own. Its number in records never changes. */
public enum DeadLetterReason {
  /** It was delivered as often as its destination allows. */
  DELIVERY_LIMIT,
  /** A consumer has rejected it (KIP-932). */
  REJECTED,
  /** Its time to live was over before it was consumed (Jakarta Messaging 3.1 §3.4.9). */
  EXPIRED;

  private static final DeadLetterReason[] ALL = values();

  static final int COUNT = ALL.length;

  static DeadLetterReason ofNumber(int number) {
    return ALL[number];
  }
}
