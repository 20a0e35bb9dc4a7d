package io.logwharf.coordinator.share.record;

import io.logwharf.coordinator.record.RecordOutput;
import java.nio.ByteBuffer;

/** Writes the record that raises the delivery frontier. Not thread-safe. */
public final class FrontierWriter {
  private final RecordOutput out = new RecordOutput();

  /** The record, valid until the next call. */
  public ByteBuffer write(long deliveryFrontier) {
    out.clear();
    out.writeByte(StateRecordFormat.VERSION);
    out.writeByte(StateRecordFormat.FRONTIER);
    out.writeUnsigned(deliveryFrontier);
    return out.view();
  }
}
