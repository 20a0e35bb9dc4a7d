package io.logwharf.jms.xa;

import io.logwharf.jms.xa.BranchWork.Start;
import io.logwharf.protocol.extension.BranchId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A session's resource (JTA 2.0 §3.4). Starting, suspending, resuming and joining are local, and
 * mostly an association's end, as prepare and one-phase commit are asked for right behind the work:
 * what the broker has refused may surface there. Branches are ended for all sessions at once, also
 * those of other connections, and by any resource of the cluster.
 */
final class LogwharfXAResource implements XAResource {
  private final ConnectionBranches connection;
  private final SessionBranches session;
  private final BranchEnds ends;
  private volatile int timeoutSeconds;
  private boolean isScanning;

  LogwharfXAResource(ConnectionBranches connection, SessionBranches session, BranchEnds ends) {
    this.connection = connection;
    this.session = session;
    this.ends = ends;
  }

  /** The connection whose sessions' work it ends. */
  ConnectionBranches connection() {
    return connection;
  }

  @Override
  public void start(Xid xid, int flags) throws XAException {
    BranchId branch = Xids.branch(xid);
    long timeoutMs = TimeUnit.SECONDS.toMillis(timeoutSeconds);
    session.start(
        new Start(branch, flags == TMJOIN, (int) Math.min(timeoutMs, Integer.MAX_VALUE)), flags);
  }

  @Override
  public void end(Xid xid, int flags) throws XAException {
    BranchId branch = Xids.branch(xid);
    switch (flags) {
      case TMSUCCESS -> session.succeed(branch);
      case TMFAIL -> session.fail(branch);
      case TMSUSPEND -> session.suspend(branch);
      default ->
          throw XaErrors.of(
              XAException.XAER_INVAL, "end with flags 0x" + Integer.toHexString(flags));
    }
  }

  @Override
  public int prepare(Xid xid) throws XAException {
    return ends.prepare(Xids.branch(xid));
  }

  @Override
  public void commit(Xid xid, boolean onePhase) throws XAException {
    ends.commit(Xids.branch(xid), onePhase);
  }

  @Override
  public void rollback(Xid xid) throws XAException {
    ends.rollback(Xids.branch(xid));
  }

  @Override
  public void forget(Xid xid) throws XAException {
    ends.forget(Xids.branch(xid));
  }

  /** A scan's first call lists all there is, so that the others have nothing to add. */
  @Override
  public synchronized Xid[] recover(int flags) throws XAException {
    if ((flags & ~(TMSTARTRSCAN | TMENDRSCAN)) != 0) {
      throw XaErrors.of(
          XAException.XAER_INVAL, "recover with flags 0x" + Integer.toHexString(flags));
    }
    boolean starts = (flags & TMSTARTRSCAN) != 0;
    if (!starts && !isScanning) {
      throw XaErrors.of(
          XAException.XAER_INVAL, "recover goes on with a scan that TMSTARTRSCAN has not begun");
    }
    List<BranchId> found = starts ? ends.inDoubt() : List.of();
    isScanning = (flags & TMENDRSCAN) == 0;
    return found.stream().map(Xids::xid).toArray(Xid[]::new);
  }

  /** Whether the other one speaks to the same cluster; then their branches may be joined. */
  @Override
  public boolean isSameRM(XAResource other) throws XAException {
    return other == this
        || (other instanceof LogwharfXAResource resource
            && connection.clusterId().equals(resource.connection().clusterId()));
  }

  @Override
  public int getTransactionTimeout() {
    return timeoutSeconds;
  }

  /**
   * The time-out of branches begun from now on; 0 for the longest that the broker allows, which
   * also counts instead of a longer one.
   */
  @Override
  public boolean setTransactionTimeout(int seconds) throws XAException {
    if (seconds < 0) {
      throw XaErrors.of(XAException.XAER_INVAL, "a transaction time-out of " + seconds + " s");
    }
    timeoutSeconds = seconds;
    return true;
  }
}
