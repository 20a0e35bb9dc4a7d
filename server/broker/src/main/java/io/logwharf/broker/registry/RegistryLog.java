package io.logwharf.broker.registry;

import io.logwharf.coordinator.registry.RegistryRecord;
import io.logwharf.coordinator.registry.RegistryRecordCodec;
import io.logwharf.log.Durability;
import io.logwharf.log.LogException;
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
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The log of the registry's records, {@code __jms_registry-0}, made when the first is written:
 * batches of records whose values are as {@link RegistryRecordCodec} writes them. Owned by the
 * registry's loop.
 */
public final class RegistryLog {
  public static final LogName NAME = new LogName("__jms_registry-0", new UUID(0, 100));

  private static final LogOptions OPTIONS = new LogOptions(1 << 20, 4096);
  private static final int READ_BYTES = 1 << 20;
  private static final int RECORD_BYTES = 128;

  private final LogStore logs;
  private final LogKind kind;
  private final InstantSource clock;
  private PartitionLog log;

  /**
   * @param kind STATE, or VOLATILE for a broker in memory
   */
  public RegistryLog(LogStore logs, LogKind kind, InstantSource clock) {
    this.logs = logs;
    this.kind = kind;
    this.clock = clock;
    this.log = logs.find(NAME).orElse(null);
  }

  /** Hands on all records, oldest first. */
  void replay(Consumer<RegistryRecord> replayer) {
    if (log == null) {
      return;
    }
    BatchView batch = new BatchView();
    RecordCursor cursor = new RecordCursor(READ_BYTES);
    long offset = log.startOffset();
    while (offset < log.highWatermark()) {
      try (LogSlice slice = log.read(offset, READ_BYTES)) {
        batch.wrap(slice.buffer());
        do {
          cursor.reset(batch);
          while (cursor.next()) {
            replayer.accept(RegistryRecordCodec.decode(cursor.record().value()));
          }
        } while (batch.next());
        offset = slice.nextOffset();
      }
    }
  }

  /** Appends the records as one batch; done when it is on stable storage. */
  CompletableFuture<Void> append(List<? extends RegistryRecord> records) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    try {
      if (log == null) {
        log = logs.create(NAME, kind, OPTIONS);
      }
      log.append(
          encode(records),
          Durability.FORCED,
          failure -> {
            if (failure == null) {
              durable.complete(null);
            } else {
              durable.completeExceptionally(failure);
            }
          });
    } catch (LogException e) {
      durable.completeExceptionally(e);
    }
    return durable;
  }

  private ByteBuffer encode(List<? extends RegistryRecord> records) {
    ByteBuf buffer = Unpooled.buffer(RECORD_BYTES * (records.size() + 1));
    var writer = new BatchWriter(buffer);
    long now = clock.millis();
    for (RegistryRecord each : records) {
      ByteBuffer encoded = RegistryRecordCodec.encode(each);
      byte[] value = new byte[encoded.remaining()];
      encoded.get(value);
      writer.begin(now, value.length + RECORD_BYTES / 4);
      writer.key((byte[]) null);
      writer.value(value);
      writer.end();
    }
    writer.finish(-1, (short) -1, -1, false);
    return buffer.nioBuffer();
  }

  /** How many records there are, a snapshot's among them. */
  long records() {
    return log == null ? 0 : log.endOffset() - log.startOffset();
  }

  /** The offset of what is appended next. */
  long endOffset() {
    return log == null ? 0 : log.endOffset();
  }

  /** Forgets what is below the offset. */
  void dropBelow(long offset) {
    log.advanceStartTo(offset);
  }
}
