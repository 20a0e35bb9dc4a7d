package io.logwharf.broker.transaction;

import io.logwharf.broker.metadata.ProducerIds;
import io.logwharf.coordinator.transaction.ProducerIdSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The coordinator's producer ids: at once where the block has some, otherwise one that is asked for
 * and kept. Guarded by its monitor.
 */
final class LeasableProducerIds implements ProducerIdSource {
  private final ProducerIds ids;
  private CompletableFuture<Long> kept;

  LeasableProducerIds(ProducerIds ids) {
    this.ids = ids;
  }

  @Override
  public synchronized OptionalLong take() {
    CompletableFuture<Long> next = kept == null ? ids.next().toCompletableFuture() : kept;
    if (!next.isDone()) {
      kept = next;
      return OptionalLong.empty();
    }
    kept = null;
    return next.isCompletedExceptionally() ? OptionalLong.empty() : OptionalLong.of(next.join());
  }

  /** Completes when the next {@link #take()} is worth while; fails where no block can be had. */
  synchronized CompletionStage<Long> available() {
    return kept == null ? CompletableFuture.completedFuture(0L) : kept;
  }
}
