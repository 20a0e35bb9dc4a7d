package io.logwharf.broker;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All that can be configured of a broker; names are Kafka's where Kafka has them. */
public enum BrokerKey {
  NODE_ID("node.id", Type.INT, "1", "number of this broker in the cluster"),
  LISTENERS(
      "listeners",
      Type.TEXT,
      "PLAINTEXT://localhost:9092",
      "address to listen on; port 0 takes any free one, an empty host or 0.0.0.0 all interfaces"),
  ADVERTISED_LISTENERS(
      "advertised.listeners",
      Type.TEXT,
      "",
      "address that clients are told; empty: the one listened on"),
  STORAGE("storage", Type.TEXT, "disk", "disk, or memory: nothing survives the process"),
  LOG_DIR("log.dir", Type.TEXT, "data", "data folder"),
  NUM_NETWORK_THREADS(
      "num.network.threads", Type.INT, "0", "event loops; 0: one a core, at least 2"),
  NUM_PARTITIONS("num.partitions", Type.INT, "1", "partitions of topics created without a number"),
  AUTO_CREATE_TOPICS_ENABLE(
      "auto.create.topics.enable", Type.BOOLEAN, "true", "whether using a topic creates it"),
  MESSAGE_MAX_BYTES(
      "message.max.bytes", Type.INT, "33554432", "largest record batch, as it is sent"),
  MESSAGE_MAX_DECOMPRESSED_BYTES(
      "message.max.decompressed.bytes",
      Type.INT,
      "134217728",
      "the most that a compressed record batch may unfold to"),
  FETCH_MAX_BYTES("fetch.max.bytes", Type.INT, "57671680", "most record bytes in one response"),
  SOCKET_REQUEST_MAX_BYTES("socket.request.max.bytes", Type.INT, "104857600", "largest request"),
  QUEUED_MAX_REQUEST_BYTES(
      "queued.max.request.bytes",
      Type.LONG,
      "536870912",
      "bytes of large requests being received on all connections; who begins one more is closed"),
  MAX_CONNECTIONS("max.connections", Type.INT, "10000", "most connections at a time"),
  CONNECTIONS_MAX_IDLE_MS(
      "connections.max.idle.ms",
      Type.LONG,
      "600000",
      "a stock client's connection is closed when idle for so long"),
  CONNECTION_IN_FLIGHT_BYTES(
      "connection.max.in.flight.bytes",
      Type.INT,
      "33554432",
      "unanswered request bytes of one connection beyond which it is not read"),
  CONNECTION_IN_FLIGHT_REQUESTS(
      "connection.max.in.flight.requests",
      Type.INT,
      "2000",
      "unanswered requests of one connection beyond which it is not read"),
  CONNECTION_WRITE_BUFFER_BYTES(
      "connection.write.buffer.bytes",
      Type.INT,
      "1048576",
      "bytes waiting for a slow client beyond which nothing is delivered to it"),
  FLUSH_POLICY(
      "flush.policy",
      Type.TEXT,
      "always",
      "always: acks=all and acknowledgements wait for stable storage;"
          + " interval: they wait for the operating system to have the bytes"),
  FLUSH_INTERVAL_MS(
      "flush.interval.ms", Type.INT, "10", "how long at most what nobody waits for stays unforced"),
  JOURNAL_FILE_BYTES(
      "journal.file.bytes",
      Type.INT,
      "67108864",
      "size of one journal file; a request may have half of it for one partition"),
  JOURNAL_MAX_FILES(
      "journal.max.files",
      Type.INT,
      "8",
      "journal files beyond which rounds wait until segments have been forced"),
  JOURNAL_QUEUE_BYTES(
      "journal.queue.bytes",
      Type.LONG,
      "67108864",
      "bytes waiting for the journal beyond which clients are not read"),
  PRODUCER_ID_EXPIRATION_MS(
      "producer.id.expiration.ms",
      Type.LONG,
      "86400000",
      "an idempotent producer not heard of for so long is forgotten"),
  TRANSACTION_MAX_TIMEOUT_MS(
      "transaction.max.timeout.ms",
      Type.INT,
      "900000",
      "longest time-out of a producer's transaction; a longer one of an XA branch is cut to it"),
  TRANSACTIONAL_ID_EXPIRATION_MS(
      "transactional.id.expiration.ms",
      Type.LONG,
      "604800000",
      "a transactional id not used for so long is forgotten"),
  LOG_SEGMENT_BYTES("log.segment.bytes", Type.INT, "1073741824", "size at which a segment rolls"),
  LOG_INDEX_INTERVAL_BYTES(
      "log.index.interval.bytes", Type.INT, "4096", "bytes between two index entries"),
  MAX_DELIVERY_ATTEMPTS(
      "max.delivery.attempts",
      Type.INT,
      "10",
      "deliveries after which a queue or subscription gives up a message; 0: never"),
  REDELIVERY_DELAY_MS(
      "redelivery.delay.ms",
      Type.LONG,
      "0",
      "how long a message that was rolled back or recovered waits for its next delivery"),
  DEAD_LETTER_QUEUE(
      "dead.letter.queue",
      Type.TEXT,
      "DLQ",
      "queue that messages given up are moved to, created when first used; empty: they are dropped"),
  EXPIRY_QUEUE(
      "expiry.queue",
      Type.TEXT,
      "",
      "queue that expired messages are moved to, created when first used; empty: they are dropped"),
  EXPIRY_SCAN_INTERVAL_MS(
      "message.expiry.scan.interval.ms",
      Type.LONG,
      "30000",
      "how often expired messages are looked for that nobody consumes; 0: never"),
  LOG_RETENTION_MS(
      "log.retention.ms", Type.LONG, "604800000", "age at which records of topics go; -1: never"),
  LOG_RETENTION_BYTES(
      "log.retention.bytes", Type.LONG, "-1", "size of a partition beyond which the oldest go"),
  LOG_RETENTION_CHECK_INTERVAL_MS(
      "log.retention.check.interval.ms", Type.LONG, "300000", "how often retention is looked at"),
  DISK_RESERVE_BYTES(
      "disk.reserve.bytes",
      Type.LONG,
      "67108864",
      "free disk space below which sends are refused, while consuming goes on");

  /** What values are. */
  enum Type {
    TEXT,
    INT,
    LONG,
    BOOLEAN
  }

  private final String key;
  private final Type type;
  private final String defaultValue;
  private final String description;

  BrokerKey(String key, Type type, String defaultValue, String description) {
    this.key = key;
    this.type = type;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  /** The key in the properties file. */
  public String key() {
    return key;
  }

  public String defaultValue() {
    return defaultValue;
  }

  /** What it says, in a few words. */
  public String description() {
    return description;
  }

  Type type() {
    return type;
  }

  static Optional<BrokerKey> find(String key) {
    return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
  }

  /** The known key that is most like an unknown one. */
  static BrokerKey nearest(String unknown) {
    return List.of(values()).stream()
        .min(Comparator.comparingInt(known -> distance(known.key, unknown)))
        .orElseThrow();
  }

  /** How many characters must be put in, taken out or changed to get from one to the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  /**
   * Checks a value.
   *
   * @throws IllegalArgumentException where it is not of the key's type
   */
  void check(String value) {
    boolean valid =
        switch (type) {
          case TEXT -> true;
          case BOOLEAN -> value.equals("true") || value.equals("false");
          case INT -> isNumber(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
          case LONG -> isNumber(value, Long.MIN_VALUE, Long.MAX_VALUE);
        };
    if (!valid) {
      throw new IllegalArgumentException(
          key + "=" + value + " is not a valid " + type.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  private static boolean isNumber(String value, long least, long most) {
    try {
      long number = Long.parseLong(value);
      return number >= least && number <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
