package io.logwharf.broker.transaction;

import io.logwharf.coordinator.record.RecordOutput;
import io.logwharf.coordinator.transaction.TransactionRecord;
import io.logwharf.coordinator.transaction.record.TransactionRecordCodec;
import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogSlice;
import io.logwharf.log.LogStore;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The log of the coordinator's records, {@code __transaction_state-0}, made when the first is
 * written: batches of records whose values are as {@link TransactionRecordCodec} writes them.
 * Guarded by the lock of {@link Transactions}.
 */
public final class TransactionLog {
  public static final LogName NAME = new LogName("__transaction_state-0", new UUID(0, 2));
  private static final LogOptions OPTIONS = new LogOptions(1 << 22, 4096);
  private static final int READ_BYTES = 1 << 20;
  private static final int RECORD_BYTES = 128;

  /** A snapshot goes into batches of so many records, each far below the journal's bound. */
  private static final int SNAPSHOT_BATCH = 500;

  private final LogStore logs;
  private final LogKind kind;
  private PartitionLog log;
  private CompletableFuture<Void> lastForced = CompletableFuture.completedFuture(null);

  /**
   * @param kind STATE, or VOLATILE for a broker in memory
   */
  public TransactionLog(LogStore logs, LogKind kind) {
    this.logs = logs;
    this.kind = kind;
    this.log = logs.find(NAME).orElse(null);
  }

  /** Whether nothing of it outlives the process. */
  boolean isVolatile() {
    return kind == LogKind.VOLATILE;
  }

  /** The leader epoch of the log. */
  int epoch() {
    return log == null ? 0 : log.leaderEpoch();
  }

  /** How many records there are, those of snapshots among them. */
  long records() {
    return log == null ? 0 : log.endOffset() - log.startOffset();
  }

  /** Hands on all records, oldest first. */
  void replay(Consumer<TransactionRecord> replayer) {
    long offset = log == null ? 0 : log.startOffset();
    while (log != null && offset < log.highWatermark()) {
      try (LogSlice slice = log.read(offset, READ_BYTES)) {
        if (slice == null) {
          return;
        }
        replay(slice.buffer(), offset, replayer);
        offset = slice.nextOffset();
      }
    }
  }

  /** A batch may hold records from before the start of the log, which count no more. */
  private static void replay(
      ByteBuffer batches, long startOffset, Consumer<TransactionRecord> replayer) {
    BatchView batch = new BatchView().wrap(batches);
    RecordCursor records = new RecordCursor(READ_BYTES);
    do {
      records.reset(batch);
      while (records.next()) {
        if (records.record().offset() >= startOffset) {
          replayer.accept(TransactionRecordCodec.read(records.record().value()));
        }
      }
    } while (batch.next());
  }

  /**
   * Appends the records as one batch.
   *
   * @param listener hears when it is as durable as asked
   */
  void append(
      List<TransactionRecord> records, long now, Durability durability, AppendListener listener) {
    ByteBuffer batch = encode(records, now);
    if (durability == Durability.WRITTEN) {
      open().append(batch, durability, listener);
      return;
    }
    var forced = new CompletableFuture<Void>();
    open()
        .append(
            batch,
            durability,
            failure -> {
              listener.onComplete(failure);
              complete(forced, failure);
            });
    lastForced = forced;
  }

  /** Tells the listener when all appends so far that are forced are on stable storage. */
  void whenDurable(AppendListener listener) {
    lastForced.whenComplete(
        (done, failure) ->
            listener.onComplete(failure instanceof Exception thrown ? thrown : null));
  }

  /** Replaces all records by these; those before go once these are on stable storage. */
  void rewrite(List<TransactionRecord> snapshot, long now) {
    long start = open().endOffset();
    for (int from = 0; from < snapshot.size(); from += SNAPSHOT_BATCH) {
      int to = Math.min(from + SNAPSHOT_BATCH, snapshot.size());
      boolean last = to == snapshot.size();
      append(
          snapshot.subList(from, to),
          now,
          last ? Durability.FORCED : Durability.WRITTEN,
          failure -> {
            if (last && failure == null) {
              log.advanceStartTo(start);
            }
          });
    }
  }

  private PartitionLog open() {
    if (log == null) {
      log = logs.create(NAME, kind, OPTIONS);
    }
    return log;
  }

  private static ByteBuffer encode(List<TransactionRecord> records, long now) {
    ByteBuf buffer = Unpooled.buffer(RECORD_BYTES * (records.size() + 1));
    var writer = new BatchWriter(buffer);
    var out = new RecordOutput();
    for (TransactionRecord each : records) {
      out.clear();
      TransactionRecordCodec.write(each, out);
      byte[] value = new byte[out.size()];
      out.view().get(value);
      writer.begin(now, value.length + RECORD_BYTES / 4);
      writer.key((byte[]) null);
      writer.value(value);
      writer.end();
    }
    writer.finish(-1, (short) -1, -1, false);
    return buffer.nioBuffer();
  }

  private static void complete(CompletableFuture<Void> future, Exception failure) {
    if (failure == null) {
      future.complete(null);
    } else {
      future.completeExceptionally(failure);
    }
  }
}
