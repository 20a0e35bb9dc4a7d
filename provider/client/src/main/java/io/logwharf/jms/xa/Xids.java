package io.logwharf.jms.xa;

import io.logwharf.protocol.extension.BranchId;
import javax.transaction.xa.XAException;
import javax.transaction.xa.Xid;

/** Between the transaction manager's Xid and the wire's. */
final class Xids {
  private Xids() {}

  /**
   * The branch that a transaction manager means.
   *
   * @throws XAException XAER_INVAL where it is none
   */
  static BranchId branch(Xid xid) throws XAException {
    if (xid == null) {
      throw XaErrors.of(XAException.XAER_INVAL, "an Xid is needed, it was null");
    }
    try {
      return new BranchId(
          xid.getFormatId(),
          xid.getGlobalTransactionId().clone(),
          xid.getBranchQualifier().clone());
    } catch (IllegalArgumentException e) {
      throw XaErrors.of(XAException.XAER_INVAL, e.getMessage());
    }
  }

  static Xid xid(BranchId branch) {
    return new RecoveredXid(branch);
  }

  /** A branch that the broker has listed. */
  private record RecoveredXid(BranchId branch) implements Xid {
    @Override
    public int getFormatId() {
      return branch.formatId();
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return branch.globalId().clone();
    }

    @Override
    public byte[] getBranchQualifier() {
      return branch.qualifier().clone();
    }
  }
}
