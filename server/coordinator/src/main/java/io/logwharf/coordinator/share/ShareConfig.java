package io.logwharf.coordinator.share;

/**
 * How a share partition behaves.
 *
 * @param maxDeliveryCount a record given back after so many deliveries is done (archived); 0 means
 *     no limit (Kafka: group.share.delivery.count.limit)
 * @param lockDurationMs how long the acquisitions of members with timed locks hold, in ms (Kafka:
 *     group.share.record.lock.duration.ms)
 * @param frontierStep how many records the delivery frontier is raised ahead of what has been
 *     delivered; a crash makes so many undelivered records look redelivered at most
 * @param snapshotBytes a snapshot is due when the records since the last take this many bytes, or
 *     four times those of the last snapshot if that is more
 * @param snapshotRecordBytes a snapshot is cut into records of about this size
 */
public record ShareConfig(
    int maxDeliveryCount,
    int lockDurationMs,
    int frontierStep,
    int snapshotBytes,
    int snapshotRecordBytes) {
  /** Kafka's defaults, for share groups of stock clients. */
  public static final ShareConfig SHARE_GROUP = new ShareConfig(5, 30_000, 8192, 1 << 18, 1 << 16);

  /** For the groups of queues and subscriptions: deliveries without limit. */
  public static final ShareConfig DESTINATION = SHARE_GROUP.withMaxDeliveryCount(0);

  private static final int MAX_LOCK_DURATION_MS = 24 * 3600 * 1000;

  public ShareConfig {
    require(maxDeliveryCount >= 0, "group.share.delivery.count.limit", maxDeliveryCount, ">= 0");
    require(
        lockDurationMs > 0 && lockDurationMs <= MAX_LOCK_DURATION_MS,
        "group.share.record.lock.duration.ms",
        lockDurationMs,
        "1 to " + MAX_LOCK_DURATION_MS);
    require(frontierStep > 0, "the step of the delivery frontier", frontierStep, "> 0");
    require(snapshotBytes > 0, "the bytes between snapshots", snapshotBytes, "> 0");
    require(snapshotRecordBytes > 0, "the bytes of a snapshot record", snapshotRecordBytes, "> 0");
  }

  /** What the limit of deliveries says, without delays and dead letters. */
  RedeliveryPolicy redelivery() {
    return RedeliveryPolicy.archivingAfter(maxDeliveryCount);
  }

  public ShareConfig withMaxDeliveryCount(int count) {
    return new ShareConfig(count, lockDurationMs, frontierStep, snapshotBytes, snapshotRecordBytes);
  }

  public ShareConfig withLockDurationMs(int durationMs) {
    return new ShareConfig(
        maxDeliveryCount, durationMs, frontierStep, snapshotBytes, snapshotRecordBytes);
  }

  private static void require(boolean holds, String what, int value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(what + " is " + value + "; allowed is " + allowed);
    }
  }
}
