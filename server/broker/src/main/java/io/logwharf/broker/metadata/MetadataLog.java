package io.logwharf.broker.metadata;

import io.logwharf.coordinator.metadata.MetadataRecord;
import io.logwharf.coordinator.metadata.MetadataRecordCodec;
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
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The log of metadata records, {@code __cluster_metadata-0}: batches of records whose values are as
 * {@link MetadataRecordCodec} writes them. Owned by the thread of the metadata.
 */
public final class MetadataLog {
  /** With Kafka's id of the topic of this name. */
  public static final LogName NAME = new LogName("__cluster_metadata-0", new UUID(0, 1));

  private static final int READ_BYTES = 1 << 20;
  private static final int RECORD_BYTES = 128;

  private final PartitionLog log;
  private final InstantSource clock;

  public MetadataLog(LogStore logs, LogKind kind, InstantSource clock) {
    this.log =
        logs.find(NAME).orElseGet(() -> logs.create(NAME, kind, new LogOptions(1 << 20, 4096)));
    this.clock = clock;
  }

  /** Hands on all records, oldest first. */
  void replay(Consumer<MetadataRecord> replayer) {
    long offset = log.startOffset();
    while (offset < log.highWatermark()) {
      try (LogSlice slice = log.read(offset, READ_BYTES)) {
        replay(slice.buffer(), replayer);
        offset = slice.nextOffset();
      }
    }
  }

  private static void replay(ByteBuffer batches, Consumer<MetadataRecord> replayer) {
    BatchView batch = new BatchView().wrap(batches);
    RecordCursor records = new RecordCursor(READ_BYTES);
    do {
      records.reset(batch);
      while (records.next()) {
        replayer.accept(MetadataRecordCodec.decode(records.record().value()));
      }
    } while (batch.next());
  }

  /** Appends the records as one batch; the listener hears when it is on stable storage. */
  void append(List<? extends MetadataRecord> changes, AppendListener listener) {
    ByteBuf buffer = Unpooled.buffer(RECORD_BYTES * (changes.size() + 1));
    var writer = new BatchWriter(buffer);
    long now = clock.millis();
    for (MetadataRecord change : changes) {
      ByteBuffer encoded = MetadataRecordCodec.encode(change);
      byte[] value = new byte[encoded.remaining()];
      encoded.get(value);
      writer.begin(now, value.length + RECORD_BYTES / 4);
      writer.key((byte[]) null);
      writer.value(value);
      writer.end();
    }
    writer.finish(-1, (short) -1, -1, false);
    log.append(buffer.nioBuffer(), Durability.FORCED, listener);
  }

  /** How many records there are, a snapshot's among them. */
  long records() {
    return log.endOffset() - log.startOffset();
  }

  /** The offset of what is appended next. */
  long endOffset() {
    return log.endOffset();
  }

  /** Forgets what is below the offset. */
  void dropBelow(long offset) {
    log.advanceStartTo(offset);
  }
}
