package io.logwharf.broker.transaction;

import io.logwharf.broker.transaction.Transactions.Outcome;
import io.logwharf.log.AppendListener;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers a command when its records are durable and its markers are written. Parts are expected
 * before the command is {@link #submitted}, and arrive on any thread.
 *
 * @param <R> the answer
 */
final class TransactionAnswer<R> implements AppendListener {
  private final Outcome<R> outcome;

  /** What is still to come, and one for the command that is being submitted. */
  private final AtomicInteger missing = new AtomicInteger(1);

  private volatile Exception failure;
  private R result;

  TransactionAnswer(Outcome<R> outcome) {
    this.outcome = outcome;
  }

  void result(R value) {
    result = value;
  }

  /** One more part is to be waited for. */
  TransactionAnswer<R> expect() {
    missing.incrementAndGet();
    return this;
  }

  @Override
  public void onComplete(Exception thrown) {
    if (thrown != null) {
      failure = thrown;
    }
    arrived();
  }

  /** A part has arrived that the answer doesn't depend on. */
  void arrived() {
    if (missing.decrementAndGet() == 0) {
      outcome.done(failure == null ? result : null, failure);
    }
  }

  /** All parts are expected. */
  void submitted() {
    arrived();
  }
}
