package io.logwharf.benchmark.load;

import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds the asynchronous sends that are not completed yet and counts those that are. The sender
 * calls {@link #await}, the provider's threads the listener's methods.
 */
final class OutstandingSends implements CompletionListener {
  private static final long LONGEST_WAIT_SECONDS = 60;

  private final int bound;
  private final Semaphore permits;
  private final Window window;
  private final LongAdder completedInWindow = new LongAdder();
  private volatile Exception failure;

  OutstandingSends(int bound, Window window) {
    this.bound = bound;
    this.permits = new Semaphore(bound);
    this.window = window;
  }

  /** Waits until another send may be made. */
  void await() throws Exception {
    acquire(1);
  }

  /** Waits until every send is completed. */
  void awaitAll() throws Exception {
    acquire(bound);
  }

  private void acquire(int count) throws Exception {
    if (!permits.tryAcquire(count, LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException(
          "asynchronous sends are not completed after " + LONGEST_WAIT_SECONDS + " s");
    }
    if (failure != null) {
      throw new IllegalStateException("an asynchronous send failed", failure);
    }
  }

  long completedInWindow() {
    return completedInWindow.sum();
  }

  @Override
  public void onCompletion(Message message) {
    if (window.contains(System.nanoTime())) {
      completedInWindow.increment();
    }
    permits.release();
  }

  @Override
  public void onException(Message message, Exception exception) {
    failure = exception;
    permits.release();
  }
}
