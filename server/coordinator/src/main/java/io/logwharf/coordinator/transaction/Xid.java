package io.logwharf.coordinator.transaction;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The identity of an XA branch (XA specification §4.2). Immutable; ordered, so that a recovery scan
 * can go on where it stopped.
 */
public final class Xid implements Comparable<Xid> {
  /** The most bytes of either part. */
  public static final int MAX_PART_BYTES = 64;

  private final int formatId;
  private final byte[] globalId;
  private final byte[] branchQualifier;

  /**
   * @throws IllegalArgumentException where the format is -1, which is the null XID, the global id
   *     empty, or a part longer than 64 bytes
   */
  public Xid(int formatId, byte[] globalId, byte[] branchQualifier) {
    if (formatId == -1) {
      throw new IllegalArgumentException("format id -1 is the null XID, not a branch");
    }
    if (globalId.length == 0
        || globalId.length > MAX_PART_BYTES
        || branchQualifier.length > MAX_PART_BYTES) {
      throw new IllegalArgumentException(
          "XID with a global id of "
              + globalId.length
              + " and a branch qualifier of "
              + branchQualifier.length
              + " bytes; allowed are 1 to 64 and 0 to 64");
    }
    this.formatId = formatId;
    this.globalId = globalId.clone();
    this.branchQualifier = branchQualifier.clone();
  }

  public int formatId() {
    return formatId;
  }

  /** A copy of the global transaction id. */
  public byte[] globalId() {
    return globalId.clone();
  }

  /** A copy of the branch qualifier. */
  public byte[] branchQualifier() {
    return branchQualifier.clone();
  }

  @Override
  public int compareTo(Xid other) {
    int order = Integer.compare(formatId, other.formatId);
    if (order == 0) {
      order = Arrays.compareUnsigned(globalId, other.globalId);
    }
    return order != 0 ? order : Arrays.compareUnsigned(branchQualifier, other.branchQualifier);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Xid xid && compareTo(xid) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * formatId + Arrays.hashCode(globalId)) + Arrays.hashCode(branchQualifier);
  }

  /** As {@code format:global id:branch qualifier}, the bytes in hexadecimal. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return formatId + ":" + hex.formatHex(globalId) + ":" + hex.formatHex(branchQualifier);
  }
}
