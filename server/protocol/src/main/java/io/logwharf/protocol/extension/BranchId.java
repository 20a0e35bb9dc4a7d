package io.logwharf.protocol.extension;

import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * The identity of an XA branch on the wire (XA specification §4.2): format id (int32), then the
 * global transaction id and the branch qualifier, each a length in one byte and as many bytes.
 * Equal by content; the arrays are not copied and must not be changed.
 *
 * @param formatId anything but -1, which stands for no branch at all
 * @param globalId 1 to 64 bytes
 * @param qualifier up to 64 bytes
 */
public record BranchId(int formatId, byte[] globalId, byte[] qualifier) {
  /** The most bytes of either part. */
  public static final int MAX_PART_BYTES = 64;

  private static final int NULL_FORMAT = -1;

  public BranchId {
    if (formatId == NULL_FORMAT) {
      throw new IllegalArgumentException("format id -1 is the null XID, not a branch");
    }
    if (globalId.length == 0
        || globalId.length > MAX_PART_BYTES
        || qualifier.length > MAX_PART_BYTES) {
      throw new IllegalArgumentException(
          "an XID with a global id of "
              + globalId.length
              + " and a branch qualifier of "
              + qualifier.length
              + " bytes; allowed are 1 to 64 and 0 to 64");
    }
  }

  /**
   * Parses what {@link #toString()} gives.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static BranchId parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "'" + text + "' is no branch; one is format:global id:qualifier, the ids in hexadecimal");
    }
    HexFormat hex = HexFormat.of();
    return new BranchId(Integer.parseInt(parts[0]), hex.parseHex(parts[1]), hex.parseHex(parts[2]));
  }

  public static BranchId read(Readable in) {
    return new BranchId(in.readInt(), readPart(in), readPart(in));
  }

  public void write(Writable out) {
    out.writeInt(formatId);
    writePart(out, globalId);
    writePart(out, qualifier);
  }

  private static byte[] readPart(Readable in) {
    int length = in.readByte();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException(
          "a part of an XID with " + length + " of " + in.remaining() + " bytes");
    }
    return in.readArray(length);
  }

  private static void writePart(Writable out, byte[] part) {
    out.writeByte((byte) part.length);
    out.writeByteArray(part);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BranchId branch
        && formatId == branch.formatId
        && Arrays.equals(globalId, branch.globalId)
        && Arrays.equals(qualifier, branch.qualifier);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * formatId + Arrays.hashCode(globalId)) + Arrays.hashCode(qualifier);
  }

  /** As {@code format:global id:qualifier}, the bytes in hexadecimal. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return formatId + ":" + hex.formatHex(globalId) + ":" + hex.formatHex(qualifier);
  }
}
