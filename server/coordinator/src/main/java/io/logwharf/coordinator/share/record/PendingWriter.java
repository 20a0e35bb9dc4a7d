package io.logwharf.coordinator.share.record;

import io.logwharf.coordinator.record.RecordOutput;
import java.nio.ByteBuffer;

/**
 * Writes one record of what is acknowledged in a transaction: {@link #begin}, {@link #pending} for
 * each range, {@link #take}. Serves one record after another. Not thread-safe.
 */
public final class PendingWriter {
  private static final int NO_RUN = -1;

  private final RecordOutput out = new RecordOutput();
  private long previousEnd;
  private long runFirst;
  private long runLast;
  private int runCount = NO_RUN;

  /** Begins the record of a transaction. */
  public void begin(TransactionKey transaction) {
    out.clear();
    out.writeByte(StateRecordFormat.VERSION);
    out.writeByte(StateRecordFormat.PENDING);
    out.writeUnsigned(transaction.producerId());
    out.writeUnsigned(transaction.sequence());
    previousEnd = 0;
    runCount = NO_RUN;
  }

  /** Adds a record with its delivery count; neighbours of the same count become one range. */
  public void pending(long offset, int deliveryCount) {
    if (runCount == deliveryCount && offset == runLast + 1) {
      runLast = offset;
      return;
    }
    writeRun();
    runFirst = offset;
    runLast = offset;
    runCount = deliveryCount;
  }

  /** The record, valid until the next one begins. */
  public ByteBuffer take() {
    writeRun();
    runCount = NO_RUN;
    return out.view();
  }

  private void writeRun() {
    if (runCount != NO_RUN) {
      out.writeSigned(runFirst - previousEnd);
      out.writeUnsigned(runLast - runFirst);
      out.writeUnsigned(runCount);
      previousEnd = runLast + 1;
    }
  }
}
