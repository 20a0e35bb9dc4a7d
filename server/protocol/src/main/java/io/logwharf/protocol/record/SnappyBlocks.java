package io.logwharf.protocol.record;

import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.Errors;

/**
 * Adds up what snappy data says it decompresses to. The library allocates what a block claims
 * before it looks at the block, so the claims are checked first: in the framing of snappy-java (16
 * bytes of header, then blocks behind their length), and in the bare form that other clients send.
 */
final class SnappyBlocks {
  private static final byte[] MAGIC = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
  private static final int HEADER_BYTES = 16;

  private SnappyBlocks() {}

  static void requireWithin(ByteBuffer data, int maxBytes) {
    long total = 0;
    if (!isFramed(data)) {
      total = claimedSize(data, 0);
    } else {
      int at = HEADER_BYTES;
      while (at < data.limit()) {
        int length = blockLength(data, at);
        if (length == MAGIC_LENGTH) {
          // A stream that was appended to another begins with the header again.
          at += HEADER_BYTES;
          continue;
        }
        total += claimedSize(data, at + Integer.BYTES);
        at += Integer.BYTES + length;
      }
    }
    if (total > maxBytes) {
      throw new InvalidBatchException(
          Errors.MESSAGE_TOO_LARGE,
          "the records of a compressed batch take more than " + maxBytes + " bytes");
    }
  }

  /** What the first four bytes of the header are when read as a length. */
  private static final int MAGIC_LENGTH = ByteBuffer.wrap(MAGIC).getInt();

  private static boolean isFramed(ByteBuffer data) {
    if (data.limit() < HEADER_BYTES) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (data.get(i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static int blockLength(ByteBuffer data, int at) {
    int length = data.limit() - at < Integer.BYTES ? -1 : data.getInt(at);
    boolean whole = length >= 0 && length <= data.limit() - at - Integer.BYTES;
    if (!whole && length != MAGIC_LENGTH) {
      throw InvalidBatchException.corrupt("a snappy block of " + length + " bytes is not whole");
    }
    return length;
  }

  /** A block begins with its decompressed size, an unsigned varint. */
  private static long claimedSize(ByteBuffer data, int at) {
    long size = 0;
    for (int i = 0; i < Varints.MAX_INT_BYTES && at + i < data.limit(); i++) {
      byte next = data.get(at + i);
      size |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return size;
      }
    }
    throw InvalidBatchException.corrupt("a snappy block without a size");
  }
}
