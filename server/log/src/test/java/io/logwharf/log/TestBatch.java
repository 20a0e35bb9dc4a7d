package io.logwharf.log;

import io.logwharf.log.batch.BatchHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Builds record batches of format v2, uncompressed, with no key and no headers. */
public final class TestBatch {
  private final ByteBuffer records = ByteBuffer.allocate(1 << 20);
  private int count;
  private long producerId = -1;
  private short producerEpoch = -1;
  private int baseSequence = -1;
  private boolean transactional;
  private long baseTimestamp;
  private long maxTimestamp = -1;

  /** A batch of one record. */
  public static ByteBuffer of(String value) {
    return new TestBatch().record(1000, value.getBytes(StandardCharsets.UTF_8)).build();
  }

  /** A batch of several records with the same value. */
  public static ByteBuffer of(int count, String value) {
    TestBatch batch = new TestBatch();
    for (int i = 0; i < count; i++) {
      batch.record(1000, value.getBytes(StandardCharsets.UTF_8));
    }
    return batch.build();
  }

  public TestBatch producer(long id, int epoch, int sequence) {
    producerId = id;
    producerEpoch = (short) epoch;
    baseSequence = sequence;
    return this;
  }

  /** Makes the batch part of its producer's transaction. */
  public TestBatch transactional() {
    transactional = true;
    return this;
  }

  public TestBatch record(long timestamp, byte[] value) {
    if (count == 0) {
      baseTimestamp = timestamp;
    }
    maxTimestamp = Math.max(maxTimestamp, timestamp);
    ByteBuffer body = ByteBuffer.allocate(value.length + 40);
    body.put((byte) 0);
    varint(body, timestamp - baseTimestamp);
    varint(body, count);
    varint(body, -1);
    varint(body, value.length);
    body.put(value);
    varint(body, 0);
    body.flip();
    varint(records, body.remaining());
    records.put(body);
    count++;
    return this;
  }

  /** The batch, with base offset 0 and leader epoch -1. */
  public ByteBuffer build() {
    int size = BatchHeader.BYTES + records.position();
    ByteBuffer batch = ByteBuffer.allocate(size);
    batch.putLong(0).putInt(size - 12).putInt(-1).put((byte) 2).putInt(0);
    batch.putShort((short) (transactional ? 0x10 : 0));
    batch.putInt(count - 1).putLong(baseTimestamp).putLong(maxTimestamp);
    batch.putLong(producerId).putShort(producerEpoch).putInt(baseSequence).putInt(count);
    batch.put(records.array(), 0, records.position());
    CRC32C crc = new CRC32C();
    crc.update(batch.array(), 21, size - 21);
    batch.putInt(17, (int) crc.getValue());
    return batch.flip();
  }

  /** The value of the first record of the batch at a position. */
  public static String firstValue(ByteBuffer bytes, int at) {
    ByteBuffer in = bytes.duplicate().position(at + BatchHeader.BYTES);
    readVarint(in);
    in.get();
    readVarint(in);
    readVarint(in);
    long keyBytes = Math.max(0, readVarint(in));
    in.position(in.position() + (int) keyBytes);
    byte[] value = new byte[(int) readVarint(in)];
    in.get(value);
    return new String(value, StandardCharsets.UTF_8);
  }

  private static void varint(ByteBuffer out, long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static long readVarint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return (value >>> 1) ^ -(value & 1);
  }
}
