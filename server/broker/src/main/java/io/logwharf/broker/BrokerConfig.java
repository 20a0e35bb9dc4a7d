package io.logwharf.broker;

import io.logwharf.broker.network.NetworkConfig;
import io.logwharf.coordinator.metadata.MetadataException;
import io.logwharf.coordinator.metadata.TopicRules;
import io.logwharf.coordinator.metadata.TopicSettings;
import io.logwharf.coordinator.transaction.TransactionConfig;
import io.logwharf.log.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How a broker is configured: a value for every {@link BrokerKey}. Immutable and valid. */
public final class BrokerConfig {
  private static final int MAX_FIRST_FRAME_BYTES = 256 * 1024;

  private final Map<BrokerKey, String> values = new EnumMap<>(BrokerKey.class);
  private final Map<BrokerKey, String> given = new EnumMap<>(BrokerKey.class);

  private BrokerConfig(Map<String, String> properties) {
    for (BrokerKey key : BrokerKey.values()) {
      values.put(key, key.defaultValue());
    }
    properties.forEach(
        (name, value) -> {
          BrokerKey key = BrokerKey.find(name).orElseThrow(() -> unknown(name));
          key.check(value.trim());
          values.put(key, value.trim());
          given.put(key, value.trim());
        });
    checkRanges();
  }

  /**
   * A configuration of these properties, and defaults for all others.
   *
   * @throws IllegalArgumentException where a key is unknown or a value not allowed; says which
   */
  public static BrokerConfig of(Map<String, String> properties) {
    return new BrokerConfig(properties);
  }

  /** A broker on any free port of this machine, with its data in this folder. */
  public static BrokerConfig embedded(Path folder) {
    return of(
        Map.of(
            BrokerKey.LISTENERS.key(),
            "PLAINTEXT://localhost:0",
            BrokerKey.LOG_DIR.key(),
            folder.toString()));
  }

  /** A broker on any free port of this machine, whose data is gone when it is closed. */
  public static BrokerConfig inMemory() {
    return of(
        Map.of(
            BrokerKey.LISTENERS.key(),
            "PLAINTEXT://localhost:0",
            BrokerKey.STORAGE.key(),
            "memory"));
  }

  /** This configuration with one value changed. */
  public BrokerConfig with(BrokerKey key, String value) {
    Map<String, String> properties = new HashMap<>();
    given.forEach((known, set) -> properties.put(known.key(), set));
    properties.put(key.key(), value);
    return of(properties);
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "unknown key " + name + "; did you mean " + BrokerKey.nearest(name).key() + "?");
  }

  private void checkRanges() {
    atLeast(BrokerKey.NODE_ID, 0);
    atLeast(BrokerKey.NUM_NETWORK_THREADS, 0);
    for (BrokerKey key :
        new BrokerKey[] {
          BrokerKey.NUM_PARTITIONS,
          BrokerKey.MESSAGE_MAX_DECOMPRESSED_BYTES,
          BrokerKey.FETCH_MAX_BYTES,
          BrokerKey.MAX_CONNECTIONS,
          BrokerKey.CONNECTIONS_MAX_IDLE_MS,
          BrokerKey.CONNECTION_IN_FLIGHT_BYTES,
          BrokerKey.CONNECTION_IN_FLIGHT_REQUESTS,
          BrokerKey.LOG_RETENTION_CHECK_INTERVAL_MS
        }) {
      atLeast(key, 1);
    }
    atLeast(BrokerKey.MESSAGE_MAX_BYTES, 1024);
    atLeast(BrokerKey.SOCKET_REQUEST_MAX_BYTES, 1024);
    atLeast(BrokerKey.CONNECTION_WRITE_BUFFER_BYTES, 1024);
    atLeast(BrokerKey.QUEUED_MAX_REQUEST_BYTES, integer(BrokerKey.SOCKET_REQUEST_MAX_BYTES));
    atLeast(BrokerKey.FLUSH_INTERVAL_MS, 1);
    atLeast(BrokerKey.JOURNAL_FILE_BYTES, 1 << 20);
    atLeast(BrokerKey.JOURNAL_MAX_FILES, 2);
    atLeast(BrokerKey.JOURNAL_QUEUE_BYTES, 1 << 20);
    atLeast(BrokerKey.PRODUCER_ID_EXPIRATION_MS, 1);
    atLeast(BrokerKey.TRANSACTION_MAX_TIMEOUT_MS, 1);
    atLeast(BrokerKey.TRANSACTIONAL_ID_EXPIRATION_MS, 1);
    atLeast(BrokerKey.LOG_SEGMENT_BYTES, 1 << 14);
    atLeast(BrokerKey.LOG_INDEX_INTERVAL_BYTES, 0);
    atLeast(BrokerKey.LOG_RETENTION_MS, -1);
    atLeast(BrokerKey.LOG_RETENTION_BYTES, -1);
    atLeast(BrokerKey.DISK_RESERVE_BYTES, 0);
    atLeast(BrokerKey.MAX_DELIVERY_ATTEMPTS, 0);
    atLeast(BrokerKey.REDELIVERY_DELAY_MS, 0);
    atLeast(BrokerKey.EXPIRY_SCAN_INTERVAL_MS, 0);
    topicOrNone(BrokerKey.DEAD_LETTER_QUEUE);
    topicOrNone(BrokerKey.EXPIRY_QUEUE);
    oneOf(BrokerKey.STORAGE, "disk", "memory");
    oneOf(BrokerKey.FLUSH_POLICY, "always", "interval");
    listener();
    advertised();
  }

  private void topicOrNone(BrokerKey key) {
    try {
      if (!text(key).isEmpty()) {
        TopicRules.checkName(text(key));
      }
    } catch (MetadataException e) {
      throw new IllegalArgumentException(key.key() + ": " + e.getMessage(), e);
    }
  }

  private void atLeast(BrokerKey key, long least) {
    if (number(key) < least) {
      throw new IllegalArgumentException(
          key.key() + "=" + number(key) + "; must be at least " + least);
    }
  }

  private void oneOf(BrokerKey key, String first, String second) {
    if (!text(key).equals(first) && !text(key).equals(second)) {
      throw new IllegalArgumentException(
          key.key() + "=" + text(key) + "; must be " + first + " or " + second);
    }
  }

  /** The value of a key, as text. */
  public String text(BrokerKey key) {
    return values.get(key);
  }

  /** Whether the value was given, and is not the default. */
  public boolean isGiven(BrokerKey key) {
    return given.containsKey(key);
  }

  long number(BrokerKey key) {
    return Long.parseLong(text(key));
  }

  int integer(BrokerKey key) {
    return Math.toIntExact(number(key));
  }

  boolean autoCreateTopics() {
    return Boolean.parseBoolean(text(BrokerKey.AUTO_CREATE_TOPICS_ENABLE));
  }

  /** Whether all logs are in memory only. */
  public boolean isInMemory() {
    return text(BrokerKey.STORAGE).equals("memory");
  }

  /** The data folder. */
  public Path folder() {
    return Path.of(text(BrokerKey.LOG_DIR));
  }

  ListenerAddress listener() {
    return ListenerAddress.parse(BrokerKey.LISTENERS.key(), text(BrokerKey.LISTENERS));
  }

  /** Null where the address listened on is advertised. */
  ListenerAddress advertised() {
    String value = text(BrokerKey.ADVERTISED_LISTENERS);
    return value.isEmpty()
        ? null
        : ListenerAddress.parse(BrokerKey.ADVERTISED_LISTENERS.key(), value);
  }

  int loops() {
    int configured = integer(BrokerKey.NUM_NETWORK_THREADS);
    return configured > 0 ? configured : Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  /** What acks=all, acknowledgements and commits wait for. */
  public Durability acksAll() {
    return text(BrokerKey.FLUSH_POLICY).equals("always") ? Durability.FORCED : Durability.WRITTEN;
  }

  TransactionConfig transactions() {
    return TransactionConfig.DEFAULT.with(
        integer(BrokerKey.TRANSACTION_MAX_TIMEOUT_MS),
        number(BrokerKey.TRANSACTIONAL_ID_EXPIRATION_MS));
  }

  NetworkConfig network() {
    return new NetworkConfig(
        integer(BrokerKey.SOCKET_REQUEST_MAX_BYTES),
        MAX_FIRST_FRAME_BYTES,
        number(BrokerKey.QUEUED_MAX_REQUEST_BYTES),
        integer(BrokerKey.MAX_CONNECTIONS),
        integer(BrokerKey.CONNECTION_IN_FLIGHT_BYTES),
        integer(BrokerKey.CONNECTION_IN_FLIGHT_REQUESTS),
        Duration.ofMillis(number(BrokerKey.CONNECTIONS_MAX_IDLE_MS)),
        integer(BrokerKey.CONNECTION_WRITE_BUFFER_BYTES));
  }

  /** What holds for topics that say nothing else, by the topic's keys. */
  Map<String, String> topicDefaults() {
    return Map.ofEntries(
        Map.entry(TopicSettings.DEAD_LETTER_QUEUE, text(BrokerKey.DEAD_LETTER_QUEUE)),
        Map.entry(TopicSettings.EXPIRY_QUEUE, text(BrokerKey.EXPIRY_QUEUE)),
        Map.entry(TopicSettings.MAX_DELIVERY_ATTEMPTS, text(BrokerKey.MAX_DELIVERY_ATTEMPTS)),
        Map.entry(TopicSettings.REDELIVERY_DELAY_MS, text(BrokerKey.REDELIVERY_DELAY_MS)),
        Map.entry(TopicSettings.MAX_MESSAGE_BYTES, text(BrokerKey.MESSAGE_MAX_BYTES)),
        Map.entry(TopicSettings.SEGMENT_BYTES, text(BrokerKey.LOG_SEGMENT_BYTES)),
        Map.entry(TopicSettings.INDEX_INTERVAL_BYTES, text(BrokerKey.LOG_INDEX_INTERVAL_BYTES)),
        Map.entry(TopicSettings.RETENTION_MS, text(BrokerKey.LOG_RETENTION_MS)),
        Map.entry(TopicSettings.RETENTION_BYTES, text(BrokerKey.LOG_RETENTION_BYTES)));
  }
}
