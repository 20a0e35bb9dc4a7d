package io.logwharf.broker.network;

import java.time.Duration;

/**
 * Bounds of the network.
 *
 * @param maxFrameBytes the largest request; Kafka's {@code socket.request.max.bytes}
 * @param maxFirstFrameBytes the largest first request of a connection, by which garbage is told
 *     apart early
 * @param maxReceivingBytes of large frames that have arrived in part, on all connections together;
 *     who begins one more is closed
 * @param maxConnections on all listeners together
 * @param maxInFlightBytes of requests of one connection that are not answered; beyond it the
 *     connection is not read
 * @param maxInFlightRequests likewise, their number
 * @param maxIdle a stock client's connection on which nothing happened for this long is closed
 * @param writeBufferHighBytes of one connection; beyond it nothing more is read, and no deliveries
 *     are sent
 */
public record NetworkConfig(
    int maxFrameBytes,
    int maxFirstFrameBytes,
    long maxReceivingBytes,
    int maxConnections,
    int maxInFlightBytes,
    int maxInFlightRequests,
    Duration maxIdle,
    int writeBufferHighBytes) {
  public static final NetworkConfig DEFAULT =
      new NetworkConfig(
          100 * 1024 * 1024,
          256 * 1024,
          512L * 1024 * 1024,
          10_000,
          32 * 1024 * 1024,
          2_000,
          Duration.ofMinutes(10),
          1024 * 1024);
}
