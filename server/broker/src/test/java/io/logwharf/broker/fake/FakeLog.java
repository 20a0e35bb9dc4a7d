package io.logwharf.broker.fake;

import io.logwharf.log.AppendListener;
import io.logwharf.log.AppendResult;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogSlice;
import io.logwharf.log.OffsetOutOfRangeException;
import io.logwharf.protocol.record.BatchView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A log in a list of batches. Appends complete at once, unless they are held back, and fail where a
 * failure was set. Guarded by its own lock.
 */
public final class FakeLog extends UntransactedLog {
  private final List<Batch> batches = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger openSlices = new AtomicInteger();
  private boolean holding;
  private RuntimeException failure;
  private long startOffset;
  private long endOffset;
  private long highWatermark;
  private Durability lastDurability;

  private record Held(long next, AppendListener listener) {}

  private record Batch(long first, long next, long maxTimestamp, ByteBuffer bytes) {}

  public FakeLog(LogName name, LogKind kind) {
    super(name, kind);
  }

  /** Appends from now on wait for {@link #release()}. */
  public synchronized void hold() {
    holding = true;
  }

  /** Completes the appends held back. */
  public void release() {
    takeHeld().forEach(append -> complete(append.next, append.listener));
  }

  /** Fails the appends held back. */
  public void releaseWith(Exception failed) {
    takeHeld().forEach(append -> append.listener.onComplete(failed));
  }

  /** Fails the appends held back, which are not in the log then. */
  public void dropHeldWith(Exception failed) {
    synchronized (this) {
      batches.removeIf(batch -> batch.next > highWatermark);
      endOffset = highWatermark;
    }
    releaseWith(failed);
  }

  private synchronized List<Held> takeHeld() {
    holding = false;
    List<Held> now = List.copyOf(held);
    held.clear();
    return now;
  }

  /** Appends from now on throw this; null for nothing. */
  public synchronized void failWith(RuntimeException thrown) {
    failure = thrown;
  }

  /** Slices that were read and not closed. */
  public int openSlices() {
    return openSlices.get();
  }

  /** What the last append waited for. */
  public synchronized Durability lastDurability() {
    return lastDurability;
  }

  @Override
  public int leaderEpoch() {
    return 0;
  }

  @Override
  public synchronized long startOffset() {
    return startOffset;
  }

  @Override
  public synchronized long endOffset() {
    return endOffset;
  }

  @Override
  public synchronized long highWatermark() {
    return highWatermark;
  }

  @Override
  public synchronized long sizeInBytes() {
    return batches.stream().mapToLong(batch -> batch.bytes.remaining()).sum();
  }

  @Override
  public AppendResult append(ByteBuffer source, Durability durability, AppendListener listener) {
    long first;
    long next;
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
      lastDurability = durability;
      first = endOffset;
      add(source);
      next = endOffset;
      if (holding) {
        held.add(new Held(next, listener));
        return new AppendResult(first, next - 1, false);
      }
    }
    complete(next, listener);
    return new AppendResult(first, next - 1, false);
  }

  private void add(ByteBuffer source) {
    ByteBuffer copy = ByteBuffer.allocate(source.remaining()).put(source).flip();
    BatchView view = new BatchView().wrap(copy);
    do {
      view.setBaseOffset(endOffset);
      view.setLeaderEpoch(0);
      long next = view.lastOffset() + 1;
      batches.add(new Batch(endOffset, next, view.maxTimestamp(), view.slice()));
      endOffset = next;
    } while (view.next());
  }

  private void complete(long next, AppendListener listener) {
    synchronized (this) {
      highWatermark = Math.max(highWatermark, next);
    }
    listeners.forEach(Runnable::run);
    listener.onComplete(null);
  }

  @Override
  public synchronized LogSlice read(long offset, int maxBytes) {
    if (offset < startOffset || offset > endOffset) {
      throw new OffsetOutOfRangeException(
          "offset " + offset + " is not in " + startOffset + ".." + endOffset);
    }
    var found = new ArrayList<Batch>();
    int size = 0;
    for (Batch batch : batches) {
      boolean wanted = batch.next > offset && batch.next <= highWatermark;
      if (wanted && (found.isEmpty() || size + batch.bytes.remaining() <= maxBytes)) {
        found.add(batch);
        size += batch.bytes.remaining();
      }
    }
    return found.isEmpty() ? null : slice(found, size);
  }

  @Override
  public synchronized TimestampOffset offsetForTimestamp(long timestamp) {
    return batches.stream()
        .filter(batch -> batch.maxTimestamp >= timestamp)
        .findFirst()
        .map(batch -> new TimestampOffset(batch.first, batch.maxTimestamp))
        .orElse(null);
  }

  @Override
  public synchronized TimestampOffset maxTimestamp() {
    return batches.isEmpty()
        ? null
        : new TimestampOffset(endOffset - 1, batches.get(batches.size() - 1).maxTimestamp);
  }

  @Override
  public synchronized void advanceStartTo(long offset) {
    startOffset = offset;
    batches.removeIf(batch -> batch.next <= offset);
  }

  @Override
  public void onHighWatermark(Runnable listener) {
    listeners.add(listener);
  }

  private LogSlice slice(List<Batch> found, int size) {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    found.forEach(batch -> bytes.put(batch.bytes.duplicate()));
    openSlices.incrementAndGet();
    long next = found.get(found.size() - 1).next;
    return new MemorySlice(found.get(0).first, next, bytes.flip(), openSlices::decrementAndGet);
  }
}
