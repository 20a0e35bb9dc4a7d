package io.logwharf.broker.share.deadletter;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.coordinator.share.RedeliveryPolicy;
import io.logwharf.coordinator.share.record.DeadLetterReason;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * The redelivery of a queue, or of a topic's subscriptions, as its configuration says at the time.
 * Owned by the event loop of the share partition.
 */
public final class DestinationRedelivery implements RedeliveryPolicy {
  private final Partition partition;
  private final Function<TopicInfo, RedeliverySettings> settingsOf;
  private final InstantSource clock;

  /** What {@link #settings} was read from: a topic that is changed is another object. */
  private TopicInfo topic;

  private RedeliverySettings settings;

  /**
   * @param clock for times at which something is due
   */
  public DestinationRedelivery(
      Partition partition,
      Function<TopicInfo, RedeliverySettings> settingsOf,
      InstantSource clock) {
    this.partition = partition;
    this.settingsOf = settingsOf;
    this.clock = clock;
  }

  @Override
  public int maxDeliveryCount() {
    // A dead letter queue has nowhere to give up a message to.
    return isDeadLetterQueue() ? 0 : settings().maxDeliveryAttempts();
  }

  @Override
  public boolean keepsDeadLetters() {
    return keeps(DeadLetterReason.REJECTED);
  }

  @Override
  public boolean keepsExpired() {
    return keeps(DeadLetterReason.EXPIRED);
  }

  /** Whether what is given up for a reason is moved, and not dropped. */
  public boolean keeps(DeadLetterReason reason) {
    return !queueFor(reason).isEmpty();
  }

  /** Where that goes which is given up for a reason; empty where it is dropped. */
  String queueFor(DeadLetterReason reason) {
    RedeliverySettings.Queues queues = settings().queues();
    String queue = reason == DeadLetterReason.EXPIRED ? queues.expired() : queues.deadLetters();
    return queue.equals(partition.topic().name()) ? "" : queue;
  }

  private boolean isDeadLetterQueue() {
    return settings().queues().deadLetters().equals(partition.topic().name());
  }

  @Override
  public long dueMs(int deliveryCount) {
    long delay = settings().delayAfter(deliveryCount);
    return delay == 0 ? 0 : clock.millis() + delay;
  }

  private RedeliverySettings settings() {
    TopicInfo now = partition.topic();
    if (now != topic) {
      settings = settingsOf.apply(now);
      topic = now;
    }
    return settings;
  }
}
