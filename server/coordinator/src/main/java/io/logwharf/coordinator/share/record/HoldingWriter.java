package io.logwharf.coordinator.share.record;

import io.logwharf.coordinator.record.RecordOutput;
import java.nio.ByteBuffer;

/**
 * Writes one record of what holds records back: {@link #begin}, {@link #held} for each range,
 * {@link #take}. Serves one record after another. Not thread-safe.
 */
public final class HoldingWriter {
  private static final int NO_RUN = -1;

  private final RecordOutput out = new RecordOutput();
  private Holding holding;
  private long previousEnd;
  private long runFirst;
  private long runLast;
  private int runCount = NO_RUN;

  /** Begins the record of a holding. */
  public void begin(Holding newHolding) {
    holding = newHolding;
    out.clear();
    out.writeByte(StateRecordFormat.VERSION);
    out.writeByte((byte) (StateRecordFormat.HOLDING + HoldingFormat.kindOf(newHolding)));
    HoldingFormat.write(newHolding, out);
    previousEnd = 0;
    runCount = NO_RUN;
  }

  /** What the record begun is of; null where none is. */
  public Holding holding() {
    return holding;
  }

  /** Adds a record with its delivery count; neighbours of the same count become one range. */
  public void held(long offset, int deliveryCount) {
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
    holding = null;
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
