package io.logwharf.log.batch;

import java.nio.ByteBuffer;

/**
 * Finds records by timestamp within one batch. A compressed batch is not opened: its first record
 * stands for all of them, which is never too late.
 */
public final class RecordTimes {
  private RecordTimes() {}

  /** An offset and the timestamp, in ms since 1970, of the record there. */
  public record Found(long offset, long timestamp) {}

  /** The first record at or after a time; the batch's maximum timestamp must not be before it. */
  public static Found firstAtOrAfter(ByteBuffer bytes, int at, long timestamp) {
    long base = BatchHeader.baseOffset(bytes, at);
    if (BatchHeader.hasLogAppendTime(bytes, at)) {
      return new Found(base, BatchHeader.maxTimestamp(bytes, at));
    }
    if (BatchHeader.isCompressed(bytes, at)) {
      return new Found(base, BatchHeader.baseTimestamp(bytes, at));
    }
    Cursor cursor = new Cursor(bytes, at + BatchHeader.BYTES);
    long baseTimestamp = BatchHeader.baseTimestamp(bytes, at);
    for (int i = BatchHeader.recordCount(bytes, at); i > 0; i--) {
      int length = (int) cursor.varint();
      int next = cursor.position + length;
      cursor.position++;
      long recordTimestamp = baseTimestamp + cursor.varint();
      int offsetDelta = (int) cursor.varint();
      if (recordTimestamp >= timestamp) {
        return new Found(base + offsetDelta, recordTimestamp);
      }
      cursor.position = next;
    }
    return new Found(base, baseTimestamp);
  }

  /** The first record that carries the batch's maximum timestamp. */
  public static Found largest(ByteBuffer bytes, int at) {
    long largest = BatchHeader.maxTimestamp(bytes, at);
    Found found = firstAtOrAfter(bytes, at, largest);
    return new Found(found.offset(), largest);
  }

  /** Reads the zig-zag varints of Kafka's record format. */
  private static final class Cursor {
    private final ByteBuffer bytes;
    private int position;

    Cursor(ByteBuffer bytes, int position) {
      this.bytes = bytes;
      this.position = position;
    }

    long varint() {
      long value = 0;
      int shift = 0;
      byte next;
      do {
        next = bytes.get(position++);
        value |= (long) (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0 && shift < 64);
      return (value >>> 1) ^ -(value & 1);
    }
  }
}
