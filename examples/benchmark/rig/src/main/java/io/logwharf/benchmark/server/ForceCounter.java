package io.logwharf.benchmark.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import jdk.jfr.consumer.RecordingStream;

/**
 * Counts how often this JVM forces a file to stable storage, by the JDK's own event, so in the same
 * way for every product. Events arrive up to a second late; a count waits for them. All methods are
 * guarded by the counter's lock.
 */
final class ForceCounter implements AutoCloseable {
  private static final Duration LATEST = Duration.ofSeconds(5);

  private final RecordingStream stream = new RecordingStream();
  private long[] forceMillis = new long[1 << 14];
  private int count;
  private long flushedUntilMillis;

  ForceCounter() {
    stream.enable("jdk.FileForce").withThreshold(Duration.ZERO).withoutStackTrace();
    stream.onEvent("jdk.FileForce", event -> add(event.getEndTime()));
    stream.onFlush(this::flushed);
    stream.setMaxAge(Duration.ofSeconds(10));
    stream.startAsync();
  }

  private synchronized void add(Instant end) {
    if (count == forceMillis.length) {
      forceMillis = Arrays.copyOf(forceMillis, count * 2);
    }
    forceMillis[count++] = end.toEpochMilli();
  }

  private synchronized void flushed() {
    // What ended this long ago has been seen: the JDK flushes once a second.
    flushedUntilMillis = System.currentTimeMillis() - 1500;
    notifyAll();
  }

  /**
   * The forces that ended from one instant to another, both in milliseconds of the epoch; forgets
   * all that came before.
   */
  synchronized long countBetween(long beginMillis, long endMillis) throws InterruptedException {
    long deadline = System.nanoTime() + LATEST.toNanos();
    while (flushedUntilMillis < endMillis && System.nanoTime() < deadline) {
      wait(100);
    }
    long forces = 0;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (forceMillis[i] >= beginMillis && forceMillis[i] < endMillis) {
        forces++;
      }
      if (forceMillis[i] >= endMillis) {
        forceMillis[kept++] = forceMillis[i];
      }
    }
    count = kept;
    return forces;
  }

  @Override
  public void close() {
    stream.close();
  }
}
