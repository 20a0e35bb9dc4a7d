package io.logwharf.coordinator.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * Writes a state record into memory of its own, which is used again for the next one. Unsigned
 * numbers take seven bits a byte, the least first; signed ones are zigzagged before. Not
 * thread-safe.
 */
public final class RecordOutput {
  private static final int INITIAL_CAPACITY = 64;
  private static final int MAX_VARLONG_BYTES = 10;

  private byte[] bytes = new byte[INITIAL_CAPACITY];
  private int size;

  /** Forgets what was written. */
  public void clear() {
    size = 0;
  }

  /** How many bytes have been written since {@link #clear()}. */
  public int size() {
    return size;
  }

  /** A read-only view of what was written, valid until the next call of {@link #clear()}. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size).slice().asReadOnlyBuffer();
  }

  public void writeByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  /** Replaces a byte written before. */
  public void setByte(int position, int value) {
    Objects.checkIndex(position, size);
    bytes[position] = (byte) value;
  }

  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  /** Writes a number that is not negative, or the 64 bits of one that is. */
  public void writeUnsigned(long value) {
    ensure(MAX_VARLONG_BYTES);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  public void writeSigned(long value) {
    writeUnsigned((value << 1) ^ (value >> 63));
  }

  public void writeUuid(UUID value) {
    ensure(2 * Long.BYTES);
    ByteBuffer.wrap(bytes, size, 2 * Long.BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    size += 2 * Long.BYTES;
  }

  public void writeString(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    writeUnsigned(text.length);
    ensure(text.length);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
