package io.logwharf.log.batch;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The header of a record batch, format v2, by absolute position in a big-endian buffer: no object a
 * batch. Neither base offset nor leader epoch is covered by the batch's CRC, so both can be stamped
 * in place.
 */
public final class BatchHeader {
  /** The length of the header. */
  public static final int BYTES = 61;

  /** What a batch without a producer id carries for it. */
  public static final long NO_PRODUCER_ID = -1;

  private static final byte MAGIC = 2;
  private static final int SIZE_FIELD_END = 12;
  private static final int CRC_FROM = 21;
  private static final int COMPRESSION_MASK = 0x07;
  private static final int LOG_APPEND_TIME_MASK = 0x08;
  private static final int TRANSACTIONAL_MASK = 0x10;
  private static final int CONTROL_MASK = 0x20;

  private BatchHeader() {}

  public static long baseOffset(ByteBuffer bytes, int at) {
    return bytes.getLong(at);
  }

  public static void setBaseOffset(ByteBuffer bytes, int at, long offset) {
    bytes.putLong(at, offset);
  }

  /** The whole batch's size in bytes, this header included. */
  public static int size(ByteBuffer bytes, int at) {
    return SIZE_FIELD_END + bytes.getInt(at + 8);
  }

  public static int leaderEpoch(ByteBuffer bytes, int at) {
    return bytes.getInt(at + 12);
  }

  public static void setLeaderEpoch(ByteBuffer bytes, int at, int epoch) {
    bytes.putInt(at + 12, epoch);
  }

  public static boolean isCompressed(ByteBuffer bytes, int at) {
    return (bytes.getShort(at + 21) & COMPRESSION_MASK) != 0;
  }

  /** Whether all records carry the batch's maximum timestamp instead of their own. */
  public static boolean hasLogAppendTime(ByteBuffer bytes, int at) {
    return (bytes.getShort(at + 21) & LOG_APPEND_TIME_MASK) != 0;
  }

  /** Whether the batch is part of a transaction. */
  public static boolean isTransactional(ByteBuffer bytes, int at) {
    return (bytes.getShort(at + 21) & TRANSACTIONAL_MASK) != 0;
  }

  /** Whether the batch holds no records of users but says how a transaction ended. */
  public static boolean isControl(ByteBuffer bytes, int at) {
    return (bytes.getShort(at + 21) & CONTROL_MASK) != 0;
  }

  public static int lastOffsetDelta(ByteBuffer bytes, int at) {
    return bytes.getInt(at + 23);
  }

  public static long lastOffset(ByteBuffer bytes, int at) {
    return baseOffset(bytes, at) + lastOffsetDelta(bytes, at);
  }

  public static long baseTimestamp(ByteBuffer bytes, int at) {
    return bytes.getLong(at + 27);
  }

  public static long maxTimestamp(ByteBuffer bytes, int at) {
    return bytes.getLong(at + 35);
  }

  public static long producerId(ByteBuffer bytes, int at) {
    return bytes.getLong(at + 43);
  }

  public static short producerEpoch(ByteBuffer bytes, int at) {
    return bytes.getShort(at + 51);
  }

  public static int baseSequence(ByteBuffer bytes, int at) {
    return bytes.getInt(at + 53);
  }

  /** The sequence number of the last record; numbers wrap to 0 after the largest int. */
  public static int lastSequence(ByteBuffer bytes, int at) {
    return (baseSequence(bytes, at) + lastOffsetDelta(bytes, at)) & Integer.MAX_VALUE;
  }

  public static int recordCount(ByteBuffer bytes, int at) {
    return bytes.getInt(at + 57);
  }

  /** Whether a batch of plausible shape begins here and ends before the limit. */
  public static boolean isWhole(ByteBuffer bytes, int at, int limit) {
    if (limit - at < BYTES || bytes.get(at + 16) != MAGIC) {
      return false;
    }
    int length = bytes.getInt(at + 8);
    return length >= BYTES - SIZE_FIELD_END
        && length <= limit - at - SIZE_FIELD_END
        && lastOffsetDelta(bytes, at) >= 0;
  }

  /** Whether a whole batch begins here and its bytes are those its CRC was made of. */
  public static boolean isIntact(ByteBuffer bytes, int at, int limit) {
    if (!isWhole(bytes, at, limit)) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(at + CRC_FROM, size(bytes, at) - CRC_FROM));
    return (int) crc.getValue() == bytes.getInt(at + 17);
  }
}
