package io.logwharf.broker.fake;

import io.logwharf.log.AbortedTransaction;
import io.logwharf.log.ActiveProducer;
import io.logwharf.log.AppendListener;
import io.logwharf.log.AppendResult;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogSlice;
import io.logwharf.log.OpenTransaction;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TransactionMarker;
import io.logwharf.log.TransactionOutcome;
import java.util.List;
import java.util.Optional;

/** A fake log that knows no transactions: those are for tests against real ones. */
public abstract class UntransactedLog implements PartitionLog {
  private final LogName name;
  private final LogKind kind;

  protected UntransactedLog(LogName name, LogKind kind) {
    this.name = name;
    this.kind = kind;
  }

  @Override
  public final LogName name() {
    return name;
  }

  @Override
  public final LogKind kind() {
    return kind;
  }

  @Override
  public final AppendResult appendMarker(
      TransactionMarker marker, Durability durability, AppendListener listener) {
    throw new UnsupportedOperationException("this log knows no transactions");
  }

  @Override
  public final long lastStableOffset() {
    return highWatermark();
  }

  @Override
  public final LogSlice readCommitted(long offset, int maxBytes) {
    return read(offset, maxBytes);
  }

  @Override
  public final List<AbortedTransaction> abortedTransactions(long from, long to) {
    return List.of();
  }

  @Override
  public TransactionOutcome outcome(long producerId, long offset) {
    return TransactionOutcome.COMMITTED;
  }

  @Override
  public final Optional<OpenTransaction> oldestTransaction() {
    return Optional.empty();
  }

  @Override
  public final List<ActiveProducer> producers() {
    return List.of();
  }

  @Override
  public final List<EpochStart> epochs() {
    return List.of(new EpochStart(0, 0));
  }
}
