package io.logwharf.benchmark.load;

import io.logwharf.benchmark.Fields;
import org.HdrHistogram.Histogram;

/**
 * What a load measured.
 *
 * @param messages how many messages fell into the measured time
 * @param nanos the measured time
 * @param beginMillis when it began, in milliseconds of the epoch
 * @param endMillis when it ended, in milliseconds of the epoch
 * @param p50Nanos median latency of a message, 0 where the load has none
 * @param p99Nanos 99th percentile of it
 * @param maxNanos greatest latency seen
 */
public record LoadResult(
    long messages,
    long nanos,
    long beginMillis,
    long endMillis,
    long p50Nanos,
    long p99Nanos,
    long maxNanos) {

  static LoadResult of(Window window, Histogram latencies) {
    return of(window, latencies.getTotalCount(), latencies);
  }

  static LoadResult of(Window window, long messages, Histogram latencies) {
    return new LoadResult(
        messages,
        window.endNanos() - window.beginNanos(),
        window.beginMillis(),
        window.endMillis(),
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getMaxValue());
  }

  /** The result that a line of fields holds. */
  public static LoadResult of(Fields fields) {
    return new LoadResult(
        fields.number("messages"),
        fields.number("nanos"),
        fields.number("beginMillis"),
        fields.number("endMillis"),
        fields.number("p50Nanos"),
        fields.number("p99Nanos"),
        fields.number("maxNanos"));
  }

  Fields fields() {
    return Fields.of(
        "messages", messages,
        "nanos", nanos,
        "beginMillis", beginMillis,
        "endMillis", endMillis,
        "p50Nanos", p50Nanos,
        "p99Nanos", p99Nanos,
        "maxNanos", maxNanos);
  }

  /** Messages a second. */
  public double rate() {
    return messages * 1e9 / nanos;
  }
}
