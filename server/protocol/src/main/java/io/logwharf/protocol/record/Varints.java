package io.logwharf.protocol.record;

import io.netty.buffer.ByteBuf;

/** Zig-zag encoded variable-length numbers, as records carry them. */
final class Varints {
  /** The longest form of a 32-bit number. */
  static final int MAX_INT_BYTES = 5;

  private static final int MAX_LONG_BYTES = 10;

  private Varints() {}

  static int size(int value) {
    return sizeOfUnsigned((value << 1) ^ (value >> 31));
  }

  static void write(ByteBuf out, int value) {
    int rest = (value << 1) ^ (value >> 31);
    while ((rest & ~0x7f) != 0) {
      out.writeByte(rest | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  static void write(ByteBuf out, long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      out.writeByte((int) rest | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  /** Writes over bytes that were left for it. */
  static void set(ByteBuf out, int index, int value) {
    int rest = (value << 1) ^ (value >> 31);
    int at = index;
    while ((rest & ~0x7f) != 0) {
      out.setByte(at++, rest | 0x80);
      rest >>>= 7;
    }
    out.setByte(at, rest);
  }

  static int maxBytes(boolean isLong) {
    return isLong ? MAX_LONG_BYTES : MAX_INT_BYTES;
  }

  private static int sizeOfUnsigned(int raw) {
    return (38 - Integer.numberOfLeadingZeros(raw | 1)) / 7;
  }
}
