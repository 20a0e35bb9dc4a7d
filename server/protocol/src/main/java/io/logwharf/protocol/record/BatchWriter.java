package io.logwharf.protocol.record;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Writes records into one batch, straight into a buffer. A record is written in the order {@link
 * #begin}, key, value, headers, {@link #end}; {@link #rollback} drops the one that was begun.
 * {@link #finish} makes the bytes a batch that can be sent; it may be called again, so that a
 * producer's sequence is given as late as possible.
 *
 * <p>Lengths that are not known yet are guessed, and what follows is moved where the guess had
 * another size: a hint of the right magnitude saves a copy. Not thread-safe.
 */
public final class BatchWriter {
  private final ByteBuf out;
  private final int start;
  private int count;
  private long baseTimestamp;
  private long maxTimestamp;
  private int recordStart = -1;
  private int lastRecordStart = -1;
  private long maxTimestampBefore;
  private int recordLengthBytes;
  private long recordTimestamp;
  private int valueStart;
  private int valueLengthBytes;
  private int headerCountAt;
  private int headerCount;
  private int notes;

  /** Begins a batch at the buffer's writer index. The buffer stays the caller's. */
  public BatchWriter(ByteBuf out) {
    this.out = out;
    this.start = out.writerIndex();
    out.ensureWritable(BatchFormat.RECORDS);
    out.writerIndex(start + BatchFormat.RECORDS);
  }

  /** Records written to their end. */
  public int count() {
    return count;
  }

  /** The batch so far, header included. */
  public int sizeInBytes() {
    return out.writerIndex() - start;
  }

  /**
   * Begins a record.
   *
   * @param timestamp in ms since 1970
   * @param sizeHint about how many bytes it will take
   */
  public void begin(long timestamp, int sizeHint) {
    if (recordStart >= 0) {
      throw new IllegalStateException("the record before has not been ended");
    }
    recordStart = out.writerIndex();
    recordLengthBytes = Varints.size(sizeHint);
    recordTimestamp = timestamp;
    headerCount = 0;
    out.ensureWritable(sizeHint + Varints.MAX_INT_BYTES);
    out.writerIndex(recordStart + recordLengthBytes);
    out.writeByte(0);
    Varints.write(out, count == 0 ? 0L : timestamp - baseTimestamp);
    Varints.write(out, count);
  }

  /** Writes the key; null where there is none. */
  public void key(byte[] key) {
    writeBytes(key);
  }

  /** Writes the key as UTF-8; null where there is none. */
  public void key(String key) {
    writeBytes(key == null ? null : key.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the value; null where there is none. */
  public void value(byte[] value) {
    writeBytes(value);
    beginHeaders();
  }

  /** Writes a part of an array as the value. */
  public void value(byte[] array, int from, int length) {
    Varints.write(out, length);
    out.writeBytes(array, from, length);
    beginHeaders();
  }

  /** Writes the value as UTF-8; null where there is none. */
  public void value(String value) {
    value(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Begins a value that the caller writes to the buffer returned, by appending only, until {@link
   * #endValue}.
   *
   * @param sizeHint about how many bytes it will take
   */
  public ByteBuf beginValue(int sizeHint) {
    valueLengthBytes = Varints.size(sizeHint);
    out.ensureWritable(valueLengthBytes + sizeHint);
    valueStart = out.writerIndex();
    out.writerIndex(valueStart + valueLengthBytes);
    return out;
  }

  /** Ends the value begun by {@link #beginValue}. */
  public void endValue() {
    fillLength(valueStart, valueLengthBytes, out.writerIndex() - valueStart - valueLengthBytes);
    beginHeaders();
  }

  /** Writes a header, its name in UTF-8; a null value is kept as such. */
  public void header(byte[] name, byte[] value) {
    headerCount++;
    Varints.write(out, name.length);
    out.writeBytes(name);
    writeBytes(value);
  }

  /** Writes a header, both in UTF-8; a null value is kept as such. */
  public void header(byte[] name, String value) {
    header(name, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends the record begun. */
  public void end() {
    fillLength(headerCountAt, 1, headerCount);
    fillLength(recordStart, recordLengthBytes, out.writerIndex() - recordStart - recordLengthBytes);
    lastRecordStart = recordStart;
    maxTimestampBefore = maxTimestamp;
    if (count == 0) {
      baseTimestamp = recordTimestamp;
      maxTimestamp = recordTimestamp;
    } else {
      maxTimestamp = Math.max(maxTimestamp, recordTimestamp);
    }
    count++;
    recordStart = -1;
  }

  /** Says of the batch that it {@link BatchView#isLifeLimited() is life-limited}. */
  public void limitLife() {
    notes |= BatchFormat.LIFE_LIMITED_BIT;
  }

  /** Says of the batch that it {@link BatchView#isGrouped() is grouped}. */
  public void group() {
    notes |= BatchFormat.GROUPED_BIT;
  }

  /** Says of the batch that it {@link BatchView#isPrioritized() is prioritized}. */
  public void prioritize() {
    notes |= BatchFormat.PRIORITIZED_BIT;
  }

  /** Drops the record begun and not ended, if there is one. */
  public void rollback() {
    if (recordStart >= 0) {
      out.writerIndex(recordStart);
      recordStart = -1;
    }
  }

  /**
   * Drops the record that was ended last; once, as nothing is known of the one before. What it
   * {@link #limitLife said of the batch} stays said, which costs readers a look.
   */
  public void removeLast() {
    if (lastRecordStart < 0 || recordStart >= 0) {
      throw new IllegalStateException("there is no last record to remove");
    }
    out.writerIndex(lastRecordStart);
    lastRecordStart = -1;
    maxTimestamp = maxTimestampBefore;
    count--;
  }

  /**
   * Writes the header and the checksum: the bytes from the start to the buffer's writer index are a
   * batch now, with base offset 0.
   *
   * @param producerId -1 where the producer is not idempotent; epoch and sequence are -1 then
   * @param baseSequence of the first record
   */
  public void finish(
      long producerId, short producerEpoch, int baseSequence, boolean transactional) {
    if (count == 0 || recordStart >= 0) {
      throw new IllegalStateException("a batch of " + count + " whole records can't be finished");
    }
    out.setLong(start + BatchFormat.BASE_OFFSET, 0);
    out.setInt(start + BatchFormat.LENGTH, sizeInBytes() - BatchFormat.LENGTH_OVERHEAD);
    out.setInt(start + BatchFormat.LEADER_EPOCH, -1);
    out.setByte(start + BatchFormat.MAGIC, BatchFormat.MAGIC_V2);
    out.setShort(start + BatchFormat.ATTRIBUTES, attributes(transactional));
    out.setInt(start + BatchFormat.LAST_OFFSET_DELTA, count - 1);
    out.setLong(start + BatchFormat.BASE_TIMESTAMP, baseTimestamp);
    out.setLong(start + BatchFormat.MAX_TIMESTAMP, maxTimestamp);
    out.setLong(start + BatchFormat.PRODUCER_ID, producerId);
    out.setShort(start + BatchFormat.PRODUCER_EPOCH, producerEpoch);
    out.setInt(start + BatchFormat.BASE_SEQUENCE, baseSequence);
    out.setInt(start + BatchFormat.RECORD_COUNT, count);
    CRC32C crc = new CRC32C();
    int crcStart = start + BatchFormat.ATTRIBUTES;
    crc.update(out.nioBuffer(crcStart, out.writerIndex() - crcStart));
    out.setInt(start + BatchFormat.CRC, (int) crc.getValue());
  }

  private int attributes(boolean transactional) {
    return (transactional ? BatchFormat.TRANSACTIONAL_BIT : 0) | notes;
  }

  private void beginHeaders() {
    headerCountAt = out.writerIndex();
    out.writeByte(0);
  }

  private void writeBytes(byte[] bytes) {
    if (bytes == null) {
      Varints.write(out, -1);
    } else {
      Varints.write(out, bytes.length);
      out.writeBytes(bytes);
    }
  }

  /**
   * Writes a number before what it counts, moving that where the number takes more or less room.
   */
  private void fillLength(int at, int reserved, int value) {
    int needed = Varints.size(value);
    if (needed != reserved) {
      int from = at + reserved;
      int length = out.writerIndex() - from;
      out.ensureWritable(Math.max(0, needed - reserved));
      out.setBytes(at + needed, out, from, length);
      out.writerIndex(at + needed + length);
    }
    Varints.set(out, at, value);
  }
}
