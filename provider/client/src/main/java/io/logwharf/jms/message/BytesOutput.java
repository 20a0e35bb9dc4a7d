package io.logwharf.jms.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/** A growing array that values are appended to, big-endian. */
final class BytesOutput {
  private static final int INITIAL_BYTES = 64;

  private ByteBuffer buffer;

  BytesOutput() {
    buffer = ByteBuffer.allocate(INITIAL_BYTES);
  }

  /**
   * A part of an array.
   *
   * @throws IndexOutOfBoundsException where the array has no such part
   */
  static byte[] copyOf(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** The buffer, with room for this many bytes more. */
  ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int needed = Math.addExact(buffer.position(), bytes);
      int doubled = (int) Math.min(2L * buffer.capacity(), Integer.MAX_VALUE - 8);
      buffer = ByteBuffer.allocate(Math.max(needed, doubled)).put(buffer.flip());
    }
    return buffer;
  }

  int size() {
    return buffer.position();
  }

  byte[] array() {
    return buffer.array();
  }

  /** What was written, to be read from its beginning; shares the array. */
  ByteBuffer written() {
    return buffer.duplicate().flip();
  }
}
