package io.logwharf.coordinator.share;

import java.nio.ByteBuffer;

/**
 * Takes the state records of a share partition, to be appended to its state log in this order. A
 * share partition changes its state and gives the record in one step, so whoever can't append a
 * record must drop the share partition and replay it.
 */
@FunctionalInterface
public interface StateRecordSink {
  /**
   * Takes one record.
   *
   * @param record from position to limit; read-only, and valid during the call only
   */
  void append(ByteBuffer record);
}
