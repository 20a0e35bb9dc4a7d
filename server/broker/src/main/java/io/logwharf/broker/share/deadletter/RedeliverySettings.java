package io.logwharf.broker.share.deadletter;

import io.logwharf.broker.metadata.TopicConfigs;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.coordinator.metadata.TopicSettings;

/**
 * How a destination delivers again what was not consumed.
 *
 * @param maxDeliveryAttempts after how many deliveries a message is a dead letter; 0 for never
 * @param delayMs between the first delivery and the second, in ms
 * @param multiplier by which each delay is longer than the one before
 * @param maxDelayMs the longest delay, in ms; 0 for ten times the first
 * @param queues where messages go that are not delivered any more
 */
public record RedeliverySettings(
    int maxDeliveryAttempts, long delayMs, double multiplier, long maxDelayMs, Queues queues) {
  private static final int DEFAULT_MOST_DELAYS = 10;

  /**
   * Where messages go that are not delivered any more.
   *
   * @param deadLetters that were delivered too often, or rejected; empty where they are dropped
   * @param expired whose time to live is over; empty where they are dropped
   */
  public record Queues(String deadLetters, String expired) {
    public static final Queues NONE = new Queues("", "");
  }

  /** Those of a topic, as it is configured now. */
  public static RedeliverySettings of(TopicConfigs configs, TopicInfo topic) {
    return new RedeliverySettings(
        (int) configs.number(topic, TopicSettings.MAX_DELIVERY_ATTEMPTS),
        configs.number(topic, TopicSettings.REDELIVERY_DELAY_MS),
        Double.parseDouble(configs.text(topic, TopicSettings.REDELIVERY_MULTIPLIER)),
        configs.number(topic, TopicSettings.REDELIVERY_MAX_DELAY_MS),
        new Queues(
            configs.text(topic, TopicSettings.DEAD_LETTER_QUEUE),
            configs.text(topic, TopicSettings.EXPIRY_QUEUE)));
  }

  /** How long after so many deliveries the next one comes, in ms. */
  public long delayAfter(int deliveries) {
    if (delayMs == 0) {
      return 0;
    }
    double most = maxDelayMs == 0 ? (double) delayMs * DEFAULT_MOST_DELAYS : maxDelayMs;
    return (long) Math.min(most, delayMs * Math.pow(multiplier, Math.max(0, deliveries - 1)));
  }
}
