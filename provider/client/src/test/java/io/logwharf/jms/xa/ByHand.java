package io.logwharf.jms.xa;

import io.logwharf.protocol.extension.BranchCommand;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Resolves prepared branches as an administrator does. */
public final class ByHand {
  private ByHand() {}

  /** Commits a branch, or rolls it back; returns the XA code. */
  public static int resolve(XAResource any, Xid xid, boolean commit) throws XAException {
    BranchCommand.Action action =
        commit ? BranchCommand.Action.COMMIT_BY_HAND : BranchCommand.Action.ROLL_BACK_BY_HAND;
    BranchCommand command = BranchCommand.of(action, Xids.branch(xid));
    return ((LogwharfXAResource) any).connection().calls().command(command).code();
  }
}
