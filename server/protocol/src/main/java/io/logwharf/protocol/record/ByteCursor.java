package io.logwharf.protocol.record;

import java.nio.ByteBuffer;

/**
 * A position in a byte buffer that records are read from by absolute indexes, so that the buffer
 * may be shared. Every read is checked against an end; going beyond is an {@link
 * InvalidBatchException}. Not thread-safe.
 */
final class ByteCursor {
  private ByteBuffer buffer;
  private int position;
  private int end;

  void reset(ByteBuffer newBuffer, int newPosition, int newEnd) {
    this.buffer = newBuffer;
    this.position = newPosition;
    this.end = newEnd;
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  byte readByte() {
    if (position >= end) {
      throw InvalidBatchException.corrupt("a record ends in the middle of a field");
    }
    return buffer.get(position++);
  }

  int readVarint() {
    int first = readByte();
    if (first >= 0) {
      return (first >>> 1) ^ -(first & 1);
    }
    int raw = (int) readRest(first, Varints.maxBytes(false));
    return (raw >>> 1) ^ -(raw & 1);
  }

  long readVarlong() {
    long first = readByte();
    if (first >= 0) {
      return (first >>> 1) ^ -(first & 1);
    }
    long raw = readRest(first, Varints.maxBytes(true));
    return (raw >>> 1) ^ -(raw & 1);
  }

  /** Reads a length; -1 stands for null where that is allowed. */
  int readLength(boolean nullable) {
    int length = readVarint();
    if (length < (nullable ? -1 : 0) || length > remaining()) {
      throw InvalidBatchException.corrupt(
          "a field of " + length + " bytes in a record with " + remaining() + " bytes left");
    }
    return length;
  }

  void skip(int length) {
    position += length;
  }

  private long readRest(long first, int maxBytes) {
    long raw = first & 0x7f;
    for (int i = 1; i < maxBytes; i++) {
      int next = readByte();
      raw |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return raw;
      }
    }
    throw InvalidBatchException.corrupt(
        "a variable-length number goes on after " + maxBytes + " bytes, its longest form");
  }
}
