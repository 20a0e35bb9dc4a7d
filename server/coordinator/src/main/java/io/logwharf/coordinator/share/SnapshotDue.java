package io.logwharf.coordinator.share;

import java.nio.ByteBuffer;

/**
 * Decides when a snapshot is worth writing: when replaying the records since the last one costs
 * more than a few times the snapshot itself. Hands on the records that it counts.
 */
final class SnapshotDue implements StateRecordSink {
  /** What a record costs in the log besides its own bytes, and in replay. */
  private static final int BYTES_PER_RECORD = 32;

  private static final int TIMES_LAST_SNAPSHOT = 4;

  private final StateRecordSink sink;
  private final long leastBytes;
  private long bytesSince;
  private long lastSnapshotBytes;

  SnapshotDue(StateRecordSink sink, long leastBytes) {
    this.sink = sink;
    this.leastBytes = leastBytes;
  }

  @Override
  public void append(ByteBuffer record) {
    bytesSince += record.remaining() + BYTES_PER_RECORD;
    sink.append(record);
  }

  boolean isDue() {
    return bytesSince >= Math.max(leastBytes, TIMES_LAST_SNAPSHOT * lastSnapshotBytes);
  }

  boolean isAnythingSince() {
    return bytesSince > 0;
  }

  void snapshotWritten(long bytes) {
    lastSnapshotBytes = bytes;
    bytesSince = 0;
  }
}
