package io.logwharf.protocol.extension;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Counts and strings as the extension's messages carry them; every length is checked before use.
 */
final class WireArrays {
  private WireArrays() {}

  static int readCount(Readable in) {
    int count = in.readUnsignedVarint();
    if (count < 0) {
      throw new IllegalArgumentException("negative count " + count);
    }
    return count;
  }

  /**
   * Reads a count of elements of at least this many bytes each, and refuses one that can't be true.
   */
  static int readCount(Readable in, int minBytesEach) {
    int count = readCount(in);
    if ((long) count * minBytesEach > in.remaining()) {
      throw new IllegalArgumentException(
          "a count of " + count + " elements in a message with " + in.remaining() + " bytes left");
    }
    return count;
  }

  static String readString(Readable in) {
    return in.readString(readCount(in, 1));
  }

  static void writeString(Writable out, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.writeUnsignedVarint(bytes.length);
    out.writeByteArray(bytes);
  }

  static boolean readBoolean(Readable in) {
    return in.readByte() != 0;
  }

  static void writeBoolean(Writable out, boolean value) {
    out.writeByte((byte) (value ? 1 : 0));
  }
}
