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
 */
public record RedeliverySettings(
    int maxDeliveryAttempts, long delayMs, double multiplier, long maxDelayMs) {
  private static final int DEFAULT_MOST_DELAYS = 10;

  /** Those of a topic, as it is configured now. */
  public static RedeliverySettings of(TopicConfigs configs, TopicInfo topic) {
    return new RedeliverySettings(
        (int) configs.number(topic, TopicSettings.MAX_DELIVERY_ATTEMPTS),
        configs.number(topic, TopicSettings.REDELIVERY_DELAY_MS),
        Double.parseDouble(configs.text(topic, TopicSettings.REDELIVERY_MULTIPLIER)),
        configs.number(topic, TopicSettings.REDELIVERY_MAX_DELAY_MS));
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
