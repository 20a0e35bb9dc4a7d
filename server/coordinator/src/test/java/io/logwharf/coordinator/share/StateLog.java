package io.logwharf.coordinator.share;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A state log in memory that can be replayed from any of its lengths. */
final class StateLog implements StateRecordSink {
  private static final byte SNAPSHOT_TYPE = 2;

  private final List<byte[]> records = new ArrayList<>();

  @Override
  public void append(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    records.add(bytes);
  }

  int size() {
    return records.size();
  }

  byte[] get(int index) {
    return records.get(index);
  }

  /** How many records there are up to the last of a snapshot, not counting the first so many. */
  int sizeUpToSnapshot(int least) {
    int size = records.size();
    while (size > least && records.get(size - 1)[1] != SNAPSHOT_TYPE) {
      size--;
    }
    return size;
  }

  /** Forgets what came after the first so many records. */
  void truncate(int size) {
    records.subList(size, records.size()).clear();
  }

  /** Forgets the first so many records. */
  void dropFirst(int count) {
    records.subList(0, count).clear();
  }

  ShareReplay replay(long logStart, long logEnd) {
    ShareReplay replay = new ShareReplay("group on topic-0", logStart, logEnd);
    for (byte[] record : records) {
      replay.replay(ByteBuffer.wrap(record));
    }
    return replay;
  }
}
