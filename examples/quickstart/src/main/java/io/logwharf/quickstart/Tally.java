package io.logwharf.quickstart;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How often each flight was seen. Thread-safe. */
final class Tally {
  private final AtomicIntegerArray seen;
  private final CountDownLatch missing;

  /**
   * Begins to count.
   *
   * @param flights how many there are in all
   * @param expected how many sightings to wait for
   */
  Tally(int flights, int expected) {
    seen = new AtomicIntegerArray(flights);
    missing = new CountDownLatch(expected);
  }

  void count(int flight) {
    seen.incrementAndGet(flight);
    missing.countDown();
  }

  /** Waits for the expected number of sightings, but not for ever. */
  void await() throws InterruptedException {
    if (!missing.await(Quickstart.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(missing.getCount() + " flights are missing");
    }
  }

  /** How many flights were seen exactly so often. */
  int seenTimes(int times) {
    int flights = 0;
    for (int i = 0; i < seen.length(); i++) {
      flights += seen.get(i) == times ? 1 : 0;
    }
    return flights;
  }
}
