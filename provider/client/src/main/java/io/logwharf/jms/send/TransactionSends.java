package io.logwharf.jms.send;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The work of one transaction that the broker has yet to answer, sends and acknowledgements: nobody
 * waits for the answers one by one, only the transaction's end does. Thread-safe.
 */
public final class TransactionSends implements SendListener {
  /** One more than there are, until the transaction ends. */
  private final AtomicInteger unanswered = new AtomicInteger(1);

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();
  private final CompletableFuture<Void> answered = new CompletableFuture<>();

  /** One more is about to be made; {@link #onSent} must follow. */
  public void begin() {
    unanswered.incrementAndGet();
  }

  @Override
  public void onSent(Throwable failure) {
    if (failure != null) {
      firstFailure.compareAndSet(null, failure);
    }
    if (unanswered.decrementAndGet() == 0) {
      if (firstFailure.get() == null) {
        answered.complete(null);
      } else {
        answered.completeExceptionally(firstFailure.get());
      }
    }
  }

  /** Counts an answer, and passes it on to a listener, null where nobody else waits. */
  public SendListener counted(SendListener listener) {
    if (listener == null) {
      return this;
    }
    return failure -> {
      listener.onSent(failure);
      onSent(failure);
    };
  }

  /** Why the first that failed did, null while none has. */
  public Throwable firstFailure() {
    return firstFailure.get();
  }

  /** No more will be made; the result is there when all are answered. */
  public CompletableFuture<Void> end() {
    if (ended.compareAndSet(false, true)) {
      onSent(null);
    }
    return answered;
  }
}
