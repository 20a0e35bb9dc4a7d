package io.logwharf.dist;

import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import java.util.concurrent.CountDownLatch;

/** Counts completed sends down; what fails is never counted, and logged by the test's deadline. */
record Countdown(CountDownLatch latch) implements CompletionListener {
  @Override
  public void onCompletion(Message message) {
    latch.countDown();
  }

  @Override
  public void onException(Message message, Exception exception) {
    throw new IllegalStateException("an asynchronous send failed", exception);
  }
}
