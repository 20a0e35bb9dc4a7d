package io.logwharf.benchmark;

import io.logwharf.benchmark.load.LoadResult;

/**
 * One run of a scenario on a product.
 *
 * @param forces how often the server forced a file in the measured time
 */
record Measurement(LoadResult result, long forces) {
  double rate() {
    return result.rate();
  }

  double p50Micros() {
    return result.p50Nanos() / 1e3;
  }

  double p99Micros() {
    return result.p99Nanos() / 1e3;
  }

  double forcesPerSecond() {
    return forces * 1e9 / result.nanos();
  }
}
