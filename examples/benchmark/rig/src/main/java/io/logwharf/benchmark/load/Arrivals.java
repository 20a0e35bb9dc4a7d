package io.logwharf.benchmark.load;

import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Records the age of each message by the time in its body. The provider's thread of the session
 * writes; the histogram may be read once all have arrived.
 */
final class Arrivals implements MessageListener {
  private static final long LONGEST_NANOS = 300_000_000_000L;

  private final Window window;
  private final Histogram latencies = new Histogram(LONGEST_NANOS, 3);
  private final Semaphore arrived = new Semaphore(0);
  private final AtomicLong inWindow = new AtomicLong();
  private final Runnable onArrival;

  /**
   * Begins to record.
   *
   * @param onArrival called after each message
   */
  Arrivals(Window window, Runnable onArrival) {
    this.window = window;
    this.onArrival = onArrival;
  }

  @Override
  public void onMessage(Message message) {
    long now = System.nanoTime();
    long due = Bodies.number(message);
    if (window.contains(due)) {
      latencies.recordValue(Math.min(LONGEST_NANOS, now - due));
    }
    if (window.contains(now)) {
      inWindow.incrementAndGet();
    }
    arrived.release();
    onArrival.run();
  }

  /** How many messages arrived in the window. */
  long inWindow() {
    return inWindow.get();
  }

  /** The ages of the messages that were due in the window. */
  Histogram latencies() {
    return latencies;
  }

  /**
   * Waits until so many have arrived.
   *
   * @throws IllegalStateException where they don't within that time
   */
  void await(int messages, long seconds) throws InterruptedException {
    if (!arrived.tryAcquire(messages, seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "only "
              + arrived.availablePermits()
              + " of "
              + messages
              + " messages arrived within "
              + seconds
              + " s");
    }
  }
}
