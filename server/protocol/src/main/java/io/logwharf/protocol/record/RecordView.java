package io.logwharf.protocol.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One record where it lies in a buffer. A view that a {@link RecordCursor} moves from record to
 * record; {@link #copy()} makes one that stays. Byte buffers it gives are views that share the
 * buffer. Not thread-safe while a cursor moves it; a copy may be read by any thread.
 */
public final class RecordView {
  private ByteBuffer buffer;
  private int position;
  private int end;
  private long offset;
  private long timestamp;
  private int keyPosition;
  private int keyLength;
  private int valuePosition;
  private int valueLength;
  private int headersPosition;
  private int headerCount;

  RecordView() {}

  /**
   * Reads the record that the cursor stands before, and leaves the cursor behind it.
   *
   * @return the offset delta
   */
  int read(ByteBuffer source, ByteCursor in, Base base) {
    int length = in.readLength(false);
    int recordEnd = in.position() + length;
    if (length < BatchFormat.MIN_RECORD_BYTES - 1) {
      throw InvalidBatchException.corrupt("a record of " + length + " bytes; the least is 6");
    }
    in.skip(1);
    long timestampDelta = in.readVarlong();
    int offsetDelta = in.readVarint();
    this.buffer = source;
    this.offset = base.offset + offsetDelta;
    this.timestamp = base.appendTime ? base.timestamp : base.timestamp + timestampDelta;
    this.position = in.position();
    this.end = recordEnd;
    readFields(in);
    if (in.position() > recordEnd || headersPosition > recordEnd) {
      throw InvalidBatchException.corrupt(
          "the fields of the record at offset " + offset + " go beyond its end");
    }
    in.skip(recordEnd - in.position());
    return offsetDelta;
  }

  private void readFields(ByteCursor in) {
    keyLength = in.readLength(true);
    keyPosition = in.position();
    in.skip(Math.max(keyLength, 0));
    valueLength = in.readLength(true);
    valuePosition = in.position();
    in.skip(Math.max(valueLength, 0));
    headerCount = in.readVarint();
    headersPosition = in.position();
    if (headerCount < 0 || headerCount > end - headersPosition) {
      throw InvalidBatchException.corrupt(
          "a record with "
              + headerCount
              + " headers in "
              + (end - headersPosition)
              + " bytes at offset "
              + offset);
    }
  }

  public long offset() {
    return offset;
  }

  /** In ms since 1970. */
  public long timestamp() {
    return timestamp;
  }

  /** -1 for a null key. */
  public int keyLength() {
    return keyLength;
  }

  /** The key, null where there is none. */
  public ByteBuffer key() {
    return slice(keyPosition, keyLength);
  }

  /** -1 for a null value. */
  public int valueLength() {
    return valueLength;
  }

  /** The value, null where there is none. */
  public ByteBuffer value() {
    return slice(valuePosition, valueLength);
  }

  /** The value read as UTF-8, null where there is none. */
  public String valueAsText() {
    return valueLength < 0 ? null : Bytes.text(buffer, valuePosition, valueLength);
  }

  /** A copy of the value, null where there is none. */
  public byte[] copyValue() {
    return valueLength < 0 ? null : Bytes.copy(buffer, valuePosition, valueLength);
  }

  /** The key read as UTF-8, null where there is none. */
  public String keyAsText() {
    return keyLength < 0 ? null : Bytes.text(buffer, keyPosition, keyLength);
  }

  public int headerCount() {
    return headerCount;
  }

  /** A new cursor before the first header. */
  public HeaderCursor headers() {
    return headers(new HeaderCursor());
  }

  /** Puts a cursor before the first header, and returns it. */
  public HeaderCursor headers(HeaderCursor cursor) {
    cursor.reset(buffer, headersPosition, end, headerCount);
    return cursor;
  }

  /** Bytes of key, value and headers together, as they stand in the batch. */
  public int sizeInBytes() {
    return end - position;
  }

  /** This record in memory of its own, in one array. */
  public RecordView copy() {
    RecordView copy = new RecordView();
    copy.buffer = ByteBuffer.wrap(Bytes.copy(buffer, position, sizeInBytes()));
    copy.position = 0;
    copy.end = end - position;
    copy.offset = offset;
    copy.timestamp = timestamp;
    copy.keyPosition = keyPosition - position;
    copy.keyLength = keyLength;
    copy.valuePosition = valuePosition - position;
    copy.valueLength = valueLength;
    copy.headersPosition = headersPosition - position;
    copy.headerCount = headerCount;
    return copy;
  }

  private ByteBuffer slice(int from, int length) {
    return length < 0 ? null : buffer.slice(from, length);
  }

  @Override
  public String toString() {
    return "record(offset " + offset + ", value of " + valueLength + " bytes)";
  }

  /** What the deltas of a batch's records count from. */
  record Base(long offset, long timestamp, boolean appendTime) {
    static Base of(BatchView batch) {
      boolean appendTime = batch.isLogAppendTime();
      return new Base(
          batch.baseOffset(),
          appendTime ? batch.maxTimestamp() : batch.baseTimestamp(),
          appendTime);
    }
  }

  /** Reading a buffer at absolute indexes. */
  static final class Bytes {
    private Bytes() {}

    static byte[] copy(ByteBuffer buffer, int from, int length) {
      byte[] bytes = new byte[length];
      buffer.get(from, bytes);
      return bytes;
    }

    static String text(ByteBuffer buffer, int from, int length) {
      if (buffer.hasArray()) {
        return new String(
            buffer.array(), buffer.arrayOffset() + from, length, StandardCharsets.UTF_8);
      }
      return new String(copy(buffer, from, length), StandardCharsets.UTF_8);
    }
  }
}
