package io.logwharf.broker.share;

import io.logwharf.broker.fake.MemorySlice;
import io.logwharf.broker.fake.UntransactedLog;
import io.logwharf.log.AppendListener;
import io.logwharf.log.AppendResult;
import io.logwharf.log.Durability;
import io.logwharf.log.LogException;
import io.logwharf.log.LogFencedException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogSlice;
import io.logwharf.log.OffsetOutOfRangeException;
import io.logwharf.log.TransactionOutcome;
import io.logwharf.protocol.record.BatchView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A log in memory whose journal rounds a test makes: what was appended becomes readable, and its
 * listeners are told, by {@link #round()}.
 */
final class SteppedLog extends UntransactedLog {
  private final List<byte[]> batches = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private final List<AppendListener> waiting = new ArrayList<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private final Map<Long, TransactionOutcome> outcomes = new HashMap<>();
  private int leaderEpoch;
  private long startOffset;
  private long endOffset;
  private long highWatermark;
  private boolean failing;
  private RuntimeException readFailure;
  private int openSlices;
  private int appends;
  private int reads;
  private int forcedAppends;

  SteppedLog(LogName name, LogKind kind) {
    super(name, kind);
  }

  /** Makes all appends durable. */
  void round() {
    boolean moved = highWatermark != endOffset;
    highWatermark = endOffset;
    if (moved) {
      listeners.forEach(Runnable::run);
    }
    List<AppendListener> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(listener -> listener.onComplete(failing ? fenced() : null));
  }

  /** Loses what no round has made durable, and begins a new epoch. */
  void crash() {
    while (endOffset > highWatermark) {
      int last = batches.size() - 1;
      batches.remove(last);
      ends.remove(last);
      endOffset = last == 0 ? 0 : ends.get(last - 1);
    }
    waiting.clear();
    listeners.clear();
    leaderEpoch++;
  }

  /** Leaves a gap, as recovery after an unclean start does; the end moves with the next append. */
  void skipTo(long offset) {
    endOffset = offset;
  }

  /** Lets all appends that no round has seen yet, and later ones, fail. */
  void fail() {
    failing = true;
  }

  void recover() {
    failing = false;
  }

  /** Says what becomes of all transactions of a producer. */
  void decide(long producerId, TransactionOutcome outcome) {
    outcomes.put(producerId, outcome);
  }

  /** Lets reads fail, or succeed again. */
  void failReads(boolean fail) {
    failReadsWith(fail ? new LogException(name() + " can't be read") : null);
  }

  /** What reads throw from now on, null for nothing. */
  void failReadsWith(RuntimeException failure) {
    readFailure = failure;
  }

  int openSlices() {
    return openSlices;
  }

  int appends() {
    return appends;
  }

  int forcedAppends() {
    return forcedAppends;
  }

  @Override
  public AppendResult append(ByteBuffer bytes, Durability durability, AppendListener listener) {
    if (failing) {
      throw fenced();
    }
    long first = endOffset;
    appends++;
    forcedAppends += durability == Durability.FORCED ? 1 : 0;
    BatchView view = new BatchView().wrap(bytes);
    do {
      view.setBaseOffset(endOffset);
      view.setLeaderEpoch(leaderEpoch);
      byte[] copy = new byte[view.sizeInBytes()];
      view.slice().get(copy);
      batches.add(copy);
      endOffset = view.lastOffset() + 1;
      ends.add(endOffset);
    } while (view.next());
    waiting.add(listener);
    return new AppendResult(first, endOffset - 1, false);
  }

  @Override
  public TransactionOutcome outcome(long producerId, long offset) {
    return outcomes.getOrDefault(producerId, TransactionOutcome.COMMITTED);
  }

  @Override
  public LogSlice read(long offset, int maxBytes) {
    reads++;
    if (readFailure != null) {
      throw readFailure;
    }
    if (offset < startOffset || offset > endOffset) {
      throw new OffsetOutOfRangeException("offset " + offset + " of " + name());
    }
    int from = 0;
    while (from < batches.size() && ends.get(from) <= offset) {
      from++;
    }
    int to = from;
    int bytes = 0;
    while (to < batches.size()
        && ends.get(to) <= highWatermark
        && (to == from || bytes + batches.get(to).length <= maxBytes)) {
      bytes += batches.get(to).length;
      to++;
    }
    return to == from ? null : slice(from, to, bytes);
  }

  /** How often it was read. */
  int reads() {
    return reads;
  }

  private LogSlice slice(int from, int to, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    for (int i = from; i < to; i++) {
      buffer.put(batches.get(i));
    }
    buffer.flip();
    openSlices++;
    long first = from == 0 ? 0 : ends.get(from - 1);
    return new MemorySlice(first, ends.get(to - 1), buffer, () -> openSlices--);
  }

  private LogFencedException fenced() {
    return new LogFencedException(name() + " can't be written");
  }

  @Override
  public int leaderEpoch() {
    return leaderEpoch;
  }

  @Override
  public long startOffset() {
    return startOffset;
  }

  @Override
  public long endOffset() {
    return endOffset;
  }

  @Override
  public long highWatermark() {
    return highWatermark;
  }

  @Override
  public long sizeInBytes() {
    return batches.stream().mapToLong(batch -> batch.length).sum();
  }

  @Override
  public TimestampOffset offsetForTimestamp(long timestamp) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TimestampOffset maxTimestamp() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void advanceStartTo(long offset) {
    startOffset = Math.max(startOffset, offset);
  }

  @Override
  public void onHighWatermark(Runnable listener) {
    listeners.add(listener);
  }
}
