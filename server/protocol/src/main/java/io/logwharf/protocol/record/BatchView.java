package io.logwharf.protocol.record;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.kafka.common.protocol.Errors;

/**
 * The header of one record batch where it lies in a buffer, and by {@link #next()} of the batches
 * after it. Reads by absolute indexes: the buffer's position is not moved. Reusable; not
 * thread-safe.
 */
public final class BatchView {
  private static final int CRC_END = BatchFormat.ATTRIBUTES;

  private ByteBuffer buffer;
  private int start;
  private int end;

  /**
   * Turns to the first batch between the buffer's position and limit.
   *
   * @return this
   * @throws InvalidBatchException where the header is not one of a whole batch of format v2
   */
  public BatchView wrap(ByteBuffer batches) {
    this.buffer = batches;
    wrapAt(batches.position());
    return this;
  }

  /**
   * Turns to the batch after this one.
   *
   * @return whether there is one; this view stays where it was otherwise
   * @throws InvalidBatchException where the bytes after this batch are no whole batch
   */
  public boolean next() {
    if (end == buffer.limit()) {
      return false;
    }
    wrapAt(end);
    return true;
  }

  private void wrapAt(int position) {
    int available = buffer.limit() - position;
    if (available < BatchFormat.RECORDS) {
      throw InvalidBatchException.corrupt(
          "a record batch of " + available + " bytes; its header alone has 61");
    }
    byte magic = buffer.get(position + BatchFormat.MAGIC);
    if (magic != BatchFormat.MAGIC_V2) {
      throw new InvalidBatchException(
          Errors.UNSUPPORTED_FOR_MESSAGE_FORMAT,
          "a record batch of format " + magic + "; only format 2 is supported");
    }
    int length = buffer.getInt(position + BatchFormat.LENGTH);
    if (length < BatchFormat.RECORDS - BatchFormat.LENGTH_OVERHEAD
        || length > available - BatchFormat.LENGTH_OVERHEAD) {
      throw InvalidBatchException.corrupt(
          "a record batch that claims "
              + length
              + " bytes after its length field; there are "
              + (available - BatchFormat.LENGTH_OVERHEAD));
    }
    this.start = position;
    this.end = position + BatchFormat.LENGTH_OVERHEAD + length;
  }

  /** The buffer that the batch lies in. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Where the batch begins in the buffer. */
  public int position() {
    return start;
  }

  /** The whole batch, header included. */
  public int sizeInBytes() {
    return end - start;
  }

  public long baseOffset() {
    return buffer.getLong(start + BatchFormat.BASE_OFFSET);
  }

  public int lastOffsetDelta() {
    return buffer.getInt(start + BatchFormat.LAST_OFFSET_DELTA);
  }

  public long lastOffset() {
    return baseOffset() + lastOffsetDelta();
  }

  public int leaderEpoch() {
    return buffer.getInt(start + BatchFormat.LEADER_EPOCH);
  }

  /** How many records the header claims; fewer than the offsets after compaction. */
  public int recordCount() {
    return buffer.getInt(start + BatchFormat.RECORD_COUNT);
  }

  /** In ms since 1970. */
  public long baseTimestamp() {
    return buffer.getLong(start + BatchFormat.BASE_TIMESTAMP);
  }

  /** In ms since 1970. */
  public long maxTimestamp() {
    return buffer.getLong(start + BatchFormat.MAX_TIMESTAMP);
  }

  /** Whether all records have {@link #maxTimestamp()}, the time of the append at the broker. */
  public boolean isLogAppendTime() {
    return (attributes() & BatchFormat.LOG_APPEND_TIME_BIT) != 0;
  }

  /** -1 where the producer is not idempotent. */
  public long producerId() {
    return buffer.getLong(start + BatchFormat.PRODUCER_ID);
  }

  public short producerEpoch() {
    return buffer.getShort(start + BatchFormat.PRODUCER_EPOCH);
  }

  public int baseSequence() {
    return buffer.getInt(start + BatchFormat.BASE_SEQUENCE);
  }

  public boolean isTransactional() {
    return (attributes() & BatchFormat.TRANSACTIONAL_BIT) != 0;
  }

  /** Whether its records are the broker's own marks, which no consumer gets to see. */
  public boolean isControl() {
    return (attributes() & BatchFormat.CONTROL_BIT) != 0;
  }

  /**
   * Whether records in it expire, or are not to be delivered before a time. Our own clients say so
   * in an attribute that Kafka leaves unused, so that dispatch needs to look into no other batch.
   */
  public boolean isLifeLimited() {
    return (attributes() & BatchFormat.LIFE_LIMITED_BIT) != 0;
  }

  /**
   * Whether records in it belong to message groups, and have their names as keys; said likewise.
   */
  public boolean isGrouped() {
    return (attributes() & BatchFormat.GROUPED_BIT) != 0;
  }

  /** Whether records in it have another priority than the default; said likewise. */
  public boolean isPrioritized() {
    return (attributes() & BatchFormat.PRIORITIZED_BIT) != 0;
  }

  /**
   * How the records are compressed.
   *
   * @throws InvalidBatchException where the attributes name an unknown compression
   */
  public Compression compression() {
    return Compression.forId(attributes() & BatchFormat.COMPRESSION_MASK);
  }

  /** The checksum that the header carries: CRC32C from the attributes to the end. */
  public int storedCrc() {
    return buffer.getInt(start + BatchFormat.CRC);
  }

  /** Whether the checksum is right. Reads the whole batch. */
  public boolean isCrcValid() {
    return computeCrc() == storedCrc();
  }

  /** Gives the batch its offset in the log; not covered by the checksum. */
  public void setBaseOffset(long offset) {
    buffer.putLong(start + BatchFormat.BASE_OFFSET, offset);
  }

  /** Stamps the epoch of the partition's leader; not covered by the checksum. */
  public void setLeaderEpoch(int epoch) {
    buffer.putInt(start + BatchFormat.LEADER_EPOCH, epoch);
  }

  /** Puts the largest timestamp right, and the checksum with it. */
  public void setMaxTimestamp(long timestamp) {
    buffer.putLong(start + BatchFormat.MAX_TIMESTAMP, timestamp);
    buffer.putInt(start + BatchFormat.CRC, computeCrc());
  }

  /** The batch's bytes, as a view of the buffer. */
  public ByteBuffer slice() {
    return buffer.slice(start, sizeInBytes());
  }

  short attributes() {
    return buffer.getShort(start + BatchFormat.ATTRIBUTES);
  }

  int recordsPosition() {
    return start + BatchFormat.RECORDS;
  }

  int end() {
    return end;
  }

  private int computeCrc() {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(start + CRC_END, sizeInBytes() - CRC_END));
    return (int) crc.getValue();
  }

  @Override
  public String toString() {
    return "batch(offsets "
        + baseOffset()
        + ".."
        + lastOffset()
        + ", records "
        + recordCount()
        + ", bytes "
        + sizeInBytes()
        + ", producer "
        + producerId()
        + ")";
  }
}
