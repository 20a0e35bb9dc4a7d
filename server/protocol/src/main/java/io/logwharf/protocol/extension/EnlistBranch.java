package io.logwharf.protocol.extension;

import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Makes the next transaction of a leased producer id part of an XA branch, which begins with the
 * first lease that enlists. What the producer id sends and acknowledges behind this request belongs
 * to the branch, and the branch alone decides it: EndTxn is refused. The answer need not be waited
 * for before the work is sent, but before the branch is prepared: where it is not XA_OK, the work
 * is a local transaction of the producer id, to be aborted by EndTxn.
 *
 * <p>Answered with a {@link BranchOutcome}. When the branch is decided, the producer id goes over
 * to its next epoch.
 *
 * <p>On the wire: producer id (int64), epoch (int16), branch, join (1 byte), time-out (int32).
 *
 * @param producerId leased by InitProducerId, see {@link Extension#TAG}; with no transaction open
 * @param join whether the session came by {@code start(TMJOIN)}; without, a branch that another
 *     session has started is XAER_DUPID
 * @param timeoutMs after which the branch is rolled back unless it is prepared by then; 0 for the
 *     longest that the broker allows, which also counts instead of a longer one. That of the first
 *     lease to enlist counts
 */
public record EnlistBranch(
    long producerId, short producerEpoch, BranchId branch, boolean join, int timeoutMs) {
  public EnlistBranch {
    if (timeoutMs < 0) {
      throw new IllegalArgumentException("a time-out of " + timeoutMs + " ms");
    }
  }

  public static EnlistBranch read(Readable in) {
    return new EnlistBranch(
        in.readLong(), in.readShort(), BranchId.read(in), WireArrays.readBoolean(in), in.readInt());
  }

  public void write(Writable out) {
    out.writeLong(producerId);
    out.writeShort(producerEpoch);
    branch.write(out);
    WireArrays.writeBoolean(out, join);
    out.writeInt(timeoutMs);
  }
}
