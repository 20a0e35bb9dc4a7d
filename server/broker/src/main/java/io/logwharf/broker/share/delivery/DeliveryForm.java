package io.logwharf.broker.share.delivery;

/** In which form acquired records are delivered. */
public enum DeliveryForm {
  /** Exactly the records acquired: whole batches, and otherwise batches cut to what is acquired. */
  EXACT,
  /**
   * Whole batches, with the acquired ranges told beside; all that is available in each is taken.
   */
  WHOLE_BATCHES,
  /** Whole batches as well, but never more records than asked for (KIP-1206, record_limit). */
  WHOLE_BATCHES_RECORD_LIMIT
}
