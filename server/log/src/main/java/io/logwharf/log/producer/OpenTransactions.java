package io.logwharf.log.producer;

import io.logwharf.log.OpenTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The transactions of one log that readers may not take for decided: those with no marker, and
 * those whose marker is not below the high watermark yet. Changed under the log's lock, asked by
 * anyone; guarded by its monitor, under which nothing else is locked.
 */
public final class OpenTransactions {
  /** By first offset, since they are put in as they begin. */
  private final Map<Long, OpenTransaction> open = new LinkedHashMap<>();

  /** By marker. Those below the high watermark are dropped from its head. */
  private final Deque<Ended> ended = new ArrayDeque<>();

  private volatile boolean none = true;

  private record Ended(OpenTransaction transaction, long markerOffset) {}

  /** Notes a record of a transaction; the first one begins it. */
  synchronized void write(long producerId, long offset) {
    open.computeIfAbsent(producerId, id -> new OpenTransaction(id, offset));
    none = false;
  }

  /** Notes a marker; returns the transaction it ends, empty where none is open. */
  synchronized Optional<OpenTransaction> end(long producerId, long markerOffset) {
    OpenTransaction transaction = open.remove(producerId);
    if (transaction != null) {
      ended.add(new Ended(transaction, markerOffset));
    }
    return Optional.ofNullable(transaction);
  }

  boolean isOpen(long producerId) {
    return firstOffset(producerId).isPresent();
  }

  /** Where the producer's open transaction begins, empty where it has none. */
  OptionalLong firstOffset(long producerId) {
    if (none) {
      return OptionalLong.empty();
    }
    synchronized (this) {
      OpenTransaction transaction = open.get(producerId);
      return transaction == null
          ? OptionalLong.empty()
          : OptionalLong.of(transaction.firstOffset());
    }
  }

  /** The transactions with no marker, by first offset. */
  synchronized List<OpenTransaction> all() {
    return List.copyOf(open.values());
  }

  /** The oldest of them. */
  public Optional<OpenTransaction> oldest() {
    if (none) {
      return Optional.empty();
    }
    synchronized (this) {
      return open.values().stream().findFirst();
    }
  }

  /** The first offset of the oldest transaction with no marker, or this one where there is none. */
  synchronized long firstOpenOffset(long otherwise) {
    return open.isEmpty() ? otherwise : open.values().iterator().next().firstOffset();
  }

  /** The offset before which every transaction is decided, as far as readers may know. */
  public long lastStableOffset(long highWatermark) {
    if (none) {
      return highWatermark;
    }
    synchronized (this) {
      dropEndedBelow(highWatermark);
      long stable = firstOpenOffset(highWatermark);
      for (Ended each : ended) {
        stable = Math.min(stable, each.transaction.firstOffset());
      }
      return Math.min(stable, highWatermark);
    }
  }

  /** Whether the record of a producer's transaction must not be taken for decided. */
  public boolean isUndecided(long producerId, long offset, long highWatermark) {
    if (none) {
      return false;
    }
    synchronized (this) {
      dropEndedBelow(highWatermark);
      OpenTransaction transaction = open.get(producerId);
      if (transaction != null && transaction.firstOffset() <= offset) {
        return true;
      }
      return ended.stream()
          .anyMatch(
              each ->
                  each.transaction.producerId() == producerId
                      && each.transaction.firstOffset() <= offset
                      && each.markerOffset >= offset);
    }
  }

  /** Begins anew with these, all of which have no marker. */
  synchronized void restore(Collection<OpenTransaction> transactions) {
    open.clear();
    ended.clear();
    List<OpenTransaction> byOffset = new ArrayList<>(transactions);
    byOffset.sort((a, b) -> Long.compare(a.firstOffset(), b.firstOffset()));
    byOffset.forEach(each -> open.put(each.producerId(), each));
    none = open.isEmpty();
  }

  private void dropEndedBelow(long highWatermark) {
    while (!ended.isEmpty() && ended.peek().markerOffset < highWatermark) {
      ended.remove();
    }
    none = open.isEmpty() && ended.isEmpty();
  }
}
