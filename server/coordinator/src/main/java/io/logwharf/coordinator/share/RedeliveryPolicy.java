package io.logwharf.coordinator.share;

/**
 * How often and when a record is delivered again that was given back. Asked each time, so that what
 * it says may change; what was decided by it is recorded and stays.
 */
public interface RedeliveryPolicy {
  /**
   * A record given back after so many deliveries is delivered no more; 0 means no limit (Kafka:
   * group.share.delivery.count.limit).
   */
  int maxDeliveryCount();

  /**
   * Whether a record that is delivered no more, or was rejected, is kept to be moved; or else it is
   * done.
   */
  boolean keepsDeadLetters();

  /** Whether a record whose message has expired is kept to be moved; or else it is done. */
  boolean keepsExpired();

  /**
   * When a record that was just given back is to be delivered again, in ms since 1970; 0 for at
   * once.
   *
   * @param deliveryCount how often it has been delivered, at least once
   */
  long dueMs(int deliveryCount);

  /** Kafka's: archived after so many deliveries, until then delivered again at once. */
  static RedeliveryPolicy archivingAfter(int deliveries) {
    return new RedeliveryPolicy() {
      @Override
      public int maxDeliveryCount() {
        return deliveries;
      }

      @Override
      public boolean keepsDeadLetters() {
        return false;
      }

      @Override
      public boolean keepsExpired() {
        return false;
      }

      @Override
      public long dueMs(int deliveryCount) {
        return 0;
      }
    };
  }
}
