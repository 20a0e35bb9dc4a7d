package io.logwharf.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An append listener that a test can wait for. */
public final class AwaitedAppend implements AppendListener {
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();

  @Override
  public void onComplete(Exception failure) {
    if (failure == null) {
      outcome.complete(null);
    } else {
      outcome.completeExceptionally(failure);
    }
  }

  /** Waits until the append is done; fails where it failed or takes longer than ten seconds. */
  public void await() throws Exception {
    outcome.get(10, TimeUnit.SECONDS);
  }

  public boolean isDone() {
    return outcome.isDone();
  }
}
