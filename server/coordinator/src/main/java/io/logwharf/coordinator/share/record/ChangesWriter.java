package io.logwharf.coordinator.share.record;

import io.logwharf.coordinator.record.RecordOutput;
import java.nio.ByteBuffer;

/**
 * Writes one record of changes, joining neighbours that change alike. The same writer serves one
 * record after another and allocates nothing for them. Not thread-safe.
 */
public final class ChangesWriter {
  private static final int NO_RUN = -2;
  private static final int DONE = -1;

  private final RecordOutput out = new RecordOutput();
  private long previousEnd;
  private long runFirst;
  private long runLast;

  /** The delivery count of the open run, DONE, or NO_RUN. */
  private int run = NO_RUN;

  public ChangesWriter() {
    begin();
  }

  /** Adds that the records from one offset to another, both included, are done. */
  public void done(long firstOffset, long lastOffset) {
    add(firstOffset, lastOffset, DONE);
  }

  /** Adds that the records are not done and have been delivered so often. */
  public void deliveryCount(long firstOffset, long lastOffset, int deliveryCount) {
    add(firstOffset, lastOffset, deliveryCount);
  }

  /** Whether nothing has been added since the last record was taken. */
  public boolean isEmpty() {
    return run == NO_RUN;
  }

  /** The record, valid until something is added to the next one, which begins with this call. */
  public ByteBuffer take() {
    writeRun();
    ByteBuffer record = out.view();
    run = NO_RUN;
    return record;
  }

  private void begin() {
    out.clear();
    out.writeByte(StateRecordFormat.VERSION);
    out.writeByte(StateRecordFormat.CHANGES);
    previousEnd = 0;
  }

  private void add(long firstOffset, long lastOffset, int kind) {
    if (run == kind && firstOffset == runLast + 1) {
      runLast = lastOffset;
      return;
    }
    if (run == NO_RUN) {
      begin();
    } else {
      writeRun();
    }
    run = kind;
    runFirst = firstOffset;
    runLast = lastOffset;
  }

  private void writeRun() {
    out.writeSigned(runFirst - previousEnd);
    long length = (runLast - runFirst) << 1;
    if (run == DONE) {
      out.writeUnsigned(length | StateRecordFormat.DONE);
    } else {
      out.writeUnsigned(length | StateRecordFormat.COUNTED);
      out.writeUnsigned(run);
    }
    previousEnd = runLast + 1;
  }
}
