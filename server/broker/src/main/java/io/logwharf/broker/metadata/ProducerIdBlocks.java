package io.logwharf.broker.metadata;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives out producer ids from a block that was reserved durably, and reserves the next when it is
 * used up; after a crash the rest of a block is never given out. Guarded by its own lock.
 */
public final class ProducerIdBlocks implements ProducerIds {
  private static final int BLOCK = 1000;

  private final Metadata metadata;
  private final Queue<CompletableFuture<Long>> waiting = new ArrayDeque<>();
  private long next;
  private long end;

  public ProducerIdBlocks(Metadata metadata) {
    this.metadata = metadata;
  }

  @Override
  public CompletionStage<Long> next() {
    var id = new CompletableFuture<Long>();
    boolean reserve = false;
    synchronized (this) {
      if (next < end) {
        return CompletableFuture.completedFuture(next++);
      }
      reserve = waiting.isEmpty();
      waiting.add(id);
    }
    if (reserve) {
      reserve();
    }
    return id;
  }

  private void reserve() {
    metadata
        .reserveProducerIds(BLOCK)
        .whenComplete(
            (first, failure) -> {
              if (failure == null) {
                reserved(first);
              } else {
                failed(failure);
              }
            });
  }

  private void reserved(long first) {
    Queue<CompletableFuture<Long>> served = new ArrayDeque<>();
    Queue<Long> ids = new ArrayDeque<>();
    boolean more;
    synchronized (this) {
      next = first;
      end = first + BLOCK;
      while (next < end && !waiting.isEmpty()) {
        served.add(waiting.remove());
        ids.add(next++);
      }
      more = !waiting.isEmpty();
    }
    // Completed outside of the lock, since whoever waits may ask again at once.
    served.forEach(future -> future.complete(ids.remove()));
    if (more) {
      reserve();
    }
  }

  private void failed(Throwable failure) {
    Queue<CompletableFuture<Long>> refused;
    synchronized (this) {
      refused = new ArrayDeque<>(waiting);
      waiting.clear();
    }
    refused.forEach(future -> future.completeExceptionally(failure));
  }
}
