package io.logwharf.coordinator.metadata;

import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.Extension;

/** The settings of topics. */
public final class TopicSettings {
  public static final String CLEANUP_POLICY = "cleanup.policy";
  public static final String COMPRESSION_TYPE = "compression.type";
  public static final String DEAD_LETTER_QUEUE = "logwharf.dead.letter.queue";
  public static final String EXPIRY_QUEUE = "logwharf.expiry.queue";
  public static final String INDEX_INTERVAL_BYTES = "index.interval.bytes";
  public static final String KIND = Extension.KIND_CONFIG;
  public static final String MAX_DELIVERY_ATTEMPTS = "logwharf.max.delivery.attempts";
  public static final String MAX_MESSAGE_BYTES = "max.message.bytes";
  public static final String MESSAGE_TIMESTAMP_TYPE = "message.timestamp.type";
  public static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";
  public static final String REDELIVERY_DELAY_MS = "logwharf.redelivery.delay.ms";
  public static final String REDELIVERY_MAX_DELAY_MS = "logwharf.redelivery.max.delay.ms";
  public static final String REDELIVERY_MULTIPLIER = "logwharf.redelivery.delay.multiplier";
  public static final String RETENTION_BYTES = "retention.bytes";
  public static final String RETENTION_MS = "retention.ms";
  public static final String SEGMENT_BYTES = "segment.bytes";

  private static final int MAX_SEGMENT_BYTES = 1 << 30;

  /** Below what a share partition can count. */
  private static final int MAX_ATTEMPTS = 10_000;

  private static final int MAX_MULTIPLIER = 1000;
  private static final int WEEK_MS = 7 * 24 * 3600 * 1000;

  /** All of them; the values allowed are those that take effect. */
  public static final Settings ALL =
      new Settings(
          Setting.choice(CLEANUP_POLICY, "delete", "delete"),
          Setting.choice(COMPRESSION_TYPE, "producer", "producer"),
          Setting.topic(DEAD_LETTER_QUEUE),
          Setting.topic(EXPIRY_QUEUE),
          Setting.integer(INDEX_INTERVAL_BYTES, 4096, 0, Integer.MAX_VALUE),
          Setting.choice(
              KIND,
              DestinationKind.NONE.configValue(),
              DestinationKind.QUEUE.configValue(),
              DestinationKind.TOPIC.configValue()),
          Setting.integer(MAX_DELIVERY_ATTEMPTS, 0, 0, MAX_ATTEMPTS),
          Setting.number(REDELIVERY_DELAY_MS, 0, 0),
          Setting.fraction(REDELIVERY_MULTIPLIER, "1.0", 1, MAX_MULTIPLIER),
          Setting.number(REDELIVERY_MAX_DELAY_MS, 0, 0),
          Setting.integer(MAX_MESSAGE_BYTES, 1 << 20, 1, MAX_SEGMENT_BYTES),
          Setting.choice(MESSAGE_TIMESTAMP_TYPE, "CreateTime", "CreateTime"),
          Setting.integer(MIN_INSYNC_REPLICAS, 1, 1, 1),
          Setting.number(RETENTION_BYTES, -1, -1),
          Setting.number(RETENTION_MS, WEEK_MS, -1),
          Setting.integer(SEGMENT_BYTES, MAX_SEGMENT_BYTES, 1 << 14, MAX_SEGMENT_BYTES));

  private TopicSettings() {}
}
