package io.logwharf.coordinator.metadata;

/** The settings of share groups (KIP-932, KIP-1240). */
public final class GroupSettings {
  public static final String AUTO_OFFSET_RESET = "share.auto.offset.reset";
  public static final String DELIVERY_COUNT_LIMIT = "share.delivery.count.limit";
  public static final String HEARTBEAT_INTERVAL_MS = "share.heartbeat.interval.ms";
  public static final String RECORD_LOCK_DURATION_MS = "share.record.lock.duration.ms";
  public static final String SESSION_TIMEOUT_MS = "share.session.timeout.ms";

  private static final int HOUR_MS = 3_600_000;

  /** All of them, with Kafka's defaults. */
  public static final Settings ALL =
      new Settings(
          Setting.choice(AUTO_OFFSET_RESET, "latest", "earliest", "latest"),
          Setting.integer(DELIVERY_COUNT_LIMIT, 5, 0, 1000),
          Setting.integer(HEARTBEAT_INTERVAL_MS, 5_000, 100, HOUR_MS),
          Setting.integer(RECORD_LOCK_DURATION_MS, 30_000, 1_000, HOUR_MS),
          Setting.integer(SESSION_TIMEOUT_MS, 45_000, 1_000, HOUR_MS));

  private GroupSettings() {}
}
