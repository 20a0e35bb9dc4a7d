package io.logwharf.jms.config;

import java.util.Map;
import java.util.Optional;

/**
 * How a connection behaves; see the README's table of options.
 *
 * @param clientId the connection's client identifier, where the URL sets one
 * @param consuming what consumers do
 * @param sending what producers do
 * @param timeouts how long to wait
 * @param objectAllow class name patterns that an ObjectMessage may hold, comma-separated
 */
public record ConnectionOptions(
    Optional<String> clientId,
    Consuming consuming,
    Sending sending,
    Timeouts timeouts,
    Optional<String> objectAllow) {

  /** What applies when the URL says nothing. */
  public static final ConnectionOptions DEFAULT = of(Map.of());

  /**
   * How consumers fetch and acknowledge.
   *
   * @param prefetch records that a consumer may hold ahead of its application
   * @param prefetchBytes bytes of records that it may hold ahead, exceeded by one record at most
   * @param autoAckSync whether AUTO_ACKNOWLEDGE waits until the acknowledgement is durable
   */
  public record Consuming(int prefetch, int prefetchBytes, boolean autoAckSync) {}

  /**
   * How producers batch.
   *
   * @param batchBytes a batch is closed when it has reached this size
   * @param bufferBytes how much may wait for the broker before senders are held back
   * @param withUserId whether messages carry the connection's user name as JMSXUserID
   * @param ownChannel whether persistent messages never go by a channel that connections share
   */
  public record Sending(int batchBytes, int bufferBytes, boolean withUserId, boolean ownChannel) {}

  /**
   * How long to wait, in milliseconds.
   *
   * @param connectMs for one address to accept the connection
   * @param requestMs for the answer to a request, before the connection is given up
   * @param closeMs for outstanding sends when a connection closes
   */
  public record Timeouts(int connectMs, int requestMs, int closeMs) {
    /** For opening a channel: connecting, and then the exchange that follows. */
    public long openMs() {
      return (long) connectMs + requestMs;
    }
  }

  /**
   * Reads the values of a URL's options.
   *
   * @throws IllegalArgumentException naming the option and what it may be
   */
  public static ConnectionOptions of(Map<Option, String> values) {
    OptionValues read = new OptionValues(values);
    return new ConnectionOptions(
        read.text(Option.CLIENT_ID),
        new Consuming(
            read.number(Option.PREFETCH, 1000, 1, 1_000_000),
            read.number(Option.PREFETCH_BYTES, 1 << 20, 1, 1 << 30),
            read.flag(Option.AUTO_ACK_SYNC)),
        new Sending(
            read.number(Option.BATCH_BYTES, 512 * 1024, 1024, 16 << 20),
            read.number(Option.SEND_BUFFER_BYTES, 32 << 20, 1 << 16, 1 << 30),
            read.flag(Option.POPULATE_USER_ID),
            read.flag(Option.OWN_SEND_CHANNEL)),
        new Timeouts(
            read.number(Option.CONNECT_TIMEOUT_MS, 10_000, 1, Integer.MAX_VALUE),
            read.number(Option.REQUEST_TIMEOUT_MS, 30_000, 1, Integer.MAX_VALUE),
            read.number(Option.CLOSE_TIMEOUT_MS, 30_000, 0, Integer.MAX_VALUE)),
        read.text(Option.OBJECT_ALLOW));
  }

  /** These options with another client identifier, or as they are where it is null. */
  public ConnectionOptions withClientId(String id) {
    return id == null
        ? this
        : new ConnectionOptions(Optional.of(id), consuming, sending, timeouts, objectAllow);
  }
}
