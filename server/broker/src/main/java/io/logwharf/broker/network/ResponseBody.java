package io.logwharf.broker.network;

import org.apache.kafka.common.protocol.Writable;

/** What follows the header of a response. */
@FunctionalInterface
public interface ResponseBody {
  /**
   * Writes the body, once, on the loop of the connection. Record batches are written by {@link
   * Writable#writeRecords} of a {@link RecordRegion}, which is closed when they are sent or when it
   * is known that they can't be.
   */
  void write(Writable out);

  /** About how many bytes the body has, without record regions; to size its buffer. */
  default int sizeHint() {
    return 128;
  }
}
