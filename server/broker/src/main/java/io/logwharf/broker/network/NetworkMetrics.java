package io.logwharf.broker.network;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections and their bytes. Thread-safe. */
final class NetworkMetrics {
  private final AtomicInteger connections = new AtomicInteger();
  private final Counter accepted;
  private final Counter refused;
  private final Counter bytesIn;
  private final Counter bytesOut;

  NetworkMetrics(MeterRegistry meters) {
    accepted = meters.counter("logwharf.connections.accepted");
    refused = meters.counter("logwharf.connections.refused");
    bytesIn = Counter.builder("logwharf.network.in").baseUnit("bytes").register(meters);
    bytesOut = Counter.builder("logwharf.network.out").baseUnit("bytes").register(meters);
    Gauge.builder("logwharf.connections", connections, AtomicInteger::get).register(meters);
  }

  /** Takes a place for one more connection, unless so many are open already. */
  boolean open(int max) {
    if (connections.incrementAndGet() > max) {
      connections.decrementAndGet();
      refused.increment();
      return false;
    }
    accepted.increment();
    return true;
  }

  void closed() {
    connections.decrementAndGet();
  }

  void received(int bytes) {
    bytesIn.increment(bytes);
  }

  void sent(int bytes) {
    bytesOut.increment(bytes);
  }
}
