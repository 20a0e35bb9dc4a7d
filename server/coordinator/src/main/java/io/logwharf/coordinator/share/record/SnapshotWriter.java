package io.logwharf.coordinator.share.record;

import io.logwharf.coordinator.record.RecordOutput;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Writes a snapshot as one record, or as several where it is large: {@link #held} in order of
 * offset, then {@link #end}. Not thread-safe.
 */
public final class SnapshotWriter {
  private final RecordOutput out = new RecordOutput();
  private final SnapshotPart head;
  private final int maxPartBytes;
  private final Consumer<ByteBuffer> sink;
  private int number;
  private int lastFlagAt;
  private long previousEnd;
  private long written;
  private long runFirst;
  private long runLast;
  private int runCount = -1;
  private Holding runHolding;

  /**
   * Begins a snapshot.
   *
   * @param head what all parts say; its number and its mark of the last part are not looked at
   * @param maxPartBytes a record is closed when it has reached this size
   * @param sink gets each record, which is valid during the call only
   */
  public SnapshotWriter(SnapshotPart head, int maxPartBytes, Consumer<ByteBuffer> sink) {
    this.head = head;
    this.maxPartBytes = maxPartBytes;
    this.sink = sink;
    begin();
  }

  /**
   * Adds records that are not done; neighbours that are alike become one range.
   *
   * @param holding that keeps them from being available, null for none
   */
  public void held(long firstOffset, long lastOffset, int deliveryCount, Holding holding) {
    if (runCount == deliveryCount
        && firstOffset == runLast + 1
        && Objects.equals(holding, runHolding)) {
      runLast = lastOffset;
      return;
    }
    writeRun();
    runFirst = firstOffset;
    runLast = lastOffset;
    runCount = deliveryCount;
    runHolding = holding;
  }

  /** Ends the snapshot; returns how many bytes all its records take. */
  public long end() {
    writeRun();
    close(true);
    return written;
  }

  private void writeRun() {
    if (runCount < 0) {
      return;
    }
    if (out.size() >= maxPartBytes) {
      close(false);
      number++;
      begin();
    }
    out.writeUnsigned(runFirst - previousEnd);
    long length = (runLast - runFirst) << StateRecordFormat.HOLDING_BITS;
    if (runHolding == null) {
      out.writeUnsigned(length | HoldingFormat.AVAILABLE);
      out.writeUnsigned(runCount);
    } else {
      out.writeUnsigned(length | HoldingFormat.kindOf(runHolding));
      out.writeUnsigned(runCount);
      HoldingFormat.write(runHolding, out);
    }
    previousEnd = runLast + 1;
  }

  private void begin() {
    out.clear();
    out.writeByte(StateRecordFormat.VERSION);
    out.writeByte(StateRecordFormat.SNAPSHOT);
    out.writeUnsigned(number);
    lastFlagAt = out.size();
    out.writeBoolean(false);
    out.writeUnsigned(head.startOffset());
    out.writeUnsigned(head.scanFrontier() - head.startOffset());
    out.writeUnsigned(head.deliveryFrontier());
    previousEnd = head.startOffset();
  }

  private void close(boolean last) {
    out.setByte(lastFlagAt, last ? 1 : 0);
    written += out.size();
    sink.accept(out.view());
  }
}
