package io.logwharf.coordinator.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Reads a state record. Every length and range is checked before it is used; whatever does not fit
 * is a {@link RecordFormatException}. Not thread-safe.
 */
public final class RecordInput {
  private final String what;
  private final ByteBuffer bytes;

  /**
   * Reads from the position of the bytes to their limit, leaving both as they are.
   *
   * @param what is read, for messages of errors
   */
  public RecordInput(String what, ByteBuffer bytes) {
    this.what = what;
    this.bytes = bytes.slice();
  }

  /** How many bytes have not been read. */
  public int remaining() {
    return bytes.remaining();
  }

  public byte readByte() {
    need(1);
    return bytes.get();
  }

  public boolean readBoolean() {
    byte value = readByte();
    if (value != 0 && value != 1) {
      throw malformed("a flag is " + value + "; 0 and 1 are allowed");
    }
    return value == 1;
  }

  /** Reads what {@link RecordOutput#writeUnsigned(long)} wrote. */
  public long readUnsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = readByte();
      if (shift == 63 && next > 1) {
        break;
      }
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number has more than 64 bits");
  }

  public long readSigned() {
    long value = readUnsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Reads an unsigned number that must be between 0 and the given largest one. */
  public long readUnsigned(String field, long largest) {
    return checkRange(field, readUnsigned(), largest);
  }

  /** Reads a count of elements that take at least one byte each. */
  public int readCount(String field) {
    long count = readUnsigned();
    return (int) checkRange(field, count, bytes.remaining());
  }

  public UUID readUuid() {
    need(2 * Long.BYTES);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  public String readString() {
    byte[] text = new byte[readCount("length of a string")];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Checks that nothing is left. */
  public void end() {
    if (bytes.hasRemaining()) {
      throw malformed(bytes.remaining() + " bytes too many");
    }
  }

  /** The error that says what is wrong with this record, and where. */
  public RecordFormatException malformed(String problem) {
    return new RecordFormatException(
        what + " can't be read at byte " + bytes.position() + ": " + problem);
  }

  private long checkRange(String field, long value, long largest) {
    if (value < 0 || value > largest) {
      throw malformed(field + " is " + value + "; must be between 0 and " + largest);
    }
    return value;
  }

  private void need(int count) {
    if (bytes.remaining() < count) {
      throw malformed("needs " + count + " more bytes, has " + bytes.remaining());
    }
  }
}
