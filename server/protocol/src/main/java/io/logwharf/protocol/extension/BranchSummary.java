package io.logwharf.protocol.extension;

import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * An XA branch, in one line of a list.
 *
 * <p>On the wire: branch, status (1 byte), reason (int32), two times (int64 each), number of
 * transactions (int32).
 *
 * @param reason the XA code by which it was rolled back, 0 where it was not
 * @param startedAt when the first session enlisted, ms since 1970
 * @param changedAt when it came to its status, ms since 1970
 * @param transactions how many sessions have work in it whose end is not written everywhere
 */
public record BranchSummary(
    BranchId branch,
    BranchStatus status,
    int reason,
    long startedAt,
    long changedAt,
    int transactions) {
  static final int MIN_BYTES = 32;

  public static BranchSummary read(Readable in) {
    return new BranchSummary(
        BranchId.read(in),
        BranchStatus.forId(in.readByte()),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readInt());
  }

  public void write(Writable out) {
    branch.write(out);
    out.writeByte(status.id());
    out.writeInt(reason);
    out.writeLong(startedAt);
    out.writeLong(changedAt);
    out.writeInt(transactions);
  }
}
