package io.logwharf.jms.xa;

import io.logwharf.jms.send.TransactedSend;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.xa.BranchWork.Start;
import io.logwharf.protocol.extension.BranchId;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's associations with branches (JTA 2.0 §3.4.4): with one at a time, while others are
 * suspended or wait for their end. All of it is local; the broker hears of a branch with the first
 * message sent or acknowledged in it. For the session's thread of control, but that a transaction
 * manager may end an association from a thread of its own.
 */
public final class SessionBranches {
  private static final Logger LOG = LoggerFactory.getLogger(SessionBranches.class);
  private static final long GIVE_BACK_MS = 30_000;

  private final ConnectionBranches connection;
  private final SessionReceipts receipts;

  /** Set under the monitor. */
  private volatile BranchWork current;

  SessionBranches(ConnectionBranches connection, SessionReceipts receipts) {
    this.connection = connection;
    this.receipts = receipts;
  }

  /** What messages are sent in, null while the session is associated with no branch. */
  public TransactedSend current() {
    return current;
  }

  boolean isAssociated() {
    return current != null;
  }

  /** The session closes: what it has received in its branch stays with the branch. */
  public void closing() throws JMSException {
    BranchWork work = current;
    if (work != null) {
      work.accept(receipts.takeUnacknowledged());
      work.sendAll();
    }
  }

  synchronized void start(Start start, int flags) throws XAException {
    if (current != null) {
      throw XaErrors.of(
          XAException.XAER_PROTO,
          "start of " + start.branch() + " while the session is in branch " + current.branch());
    }
    BranchWork work = workIn(start.branch());
    switch (flags) {
      case XAResource.TMNOFLAGS -> {
        if (!connection.worksIn(start.branch()).isEmpty()) {
          throw XaErrors.of(
              XAException.XAER_DUPID, "branch " + start.branch() + " has been started before");
        }
        associate(connection.begin(start, this));
      }
      case XAResource.TMJOIN -> join(start, work);
      case XAResource.TMRESUME -> resume(start.branch(), work);
      default ->
          throw XaErrors.of(
              XAException.XAER_INVAL, "start with flags 0x" + Integer.toHexString(flags));
    }
  }

  private void join(Start start, BranchWork work) throws XAException {
    if (connection.has(start.branch(), WorkState.FAILED)) {
      throw XaErrors.of(
          XAException.XA_RBROLLBACK, "branch " + start.branch() + " can only be rolled back");
    }
    boolean suspended = work != null && work.state == WorkState.SUSPENDED;
    if (suspended || connection.has(start.branch(), WorkState.PREPARED)) {
      throw XaErrors.of(
          XAException.XAER_PROTO,
          "join of branch " + start.branch() + ", which is prepared or to be resumed");
    }
    associate(work == null ? connection.begin(start, this) : work);
  }

  private void resume(BranchId branch, BranchWork work) throws XAException {
    if (work == null) {
      throw unknown(branch);
    }
    if (work.state != WorkState.SUSPENDED) {
      throw XaErrors.of(
          XAException.XAER_PROTO, "resume of branch " + branch + ", which is not suspended here");
    }
    associate(work);
  }

  private void associate(BranchWork work) {
    connection.moveTo(WorkState.ACTIVE, work);
    work.associated();
    current = work;
    receipts.inBranch(true);
  }

  /** {@code end(TMSUSPEND)}: what was received so far belongs to the branch. */
  void suspend(BranchId branch) throws XAException {
    BranchWork work;
    synchronized (this) {
      work = workIn(branch);
      if (work == null) {
        throw unknown(branch);
      }
      if (work != current) {
        throw XaErrors.of(
            XAException.XAER_PROTO, "suspend of branch " + branch + ", which is not active here");
      }
      leave();
      connection.moveTo(WorkState.SUSPENDED, work);
    }
    try {
      work.accept(receipts.takeUnacknowledged());
      work.sendAll();
      receipts.detachAcknowledged();
    } catch (JMSException e) {
      throw failed(work, e);
    }
  }

  /** {@code end(TMSUCCESS)}: the session's work is on its way to the broker, or there. */
  void succeed(BranchId branch) throws XAException {
    boolean wasActive;
    BranchWork work;
    synchronized (this) {
      work = associated(branch, "end");
      wasActive = work == current;
      if (wasActive) {
        leave();
      }
    }
    try {
      if (wasActive) {
        work.accept(receipts.takeUnacknowledged());
      }
      connection.end(work);
      connection.moveTo(WorkState.IDLE, work);
      receipts.detachAcknowledged();
    } catch (JMSException e) {
      throw failed(work, e);
    } catch (XAException e) {
      connection.moveTo(WorkState.FAILED, work);
      throw e;
    }
  }

  /** {@code end(TMFAIL)}: the branch can only be rolled back. */
  void fail(BranchId branch) throws XAException {
    boolean wasActive;
    BranchWork work;
    synchronized (this) {
      work = associated(branch, "end");
      wasActive = work == current;
      if (wasActive) {
        leave();
      }
      connection.moveTo(WorkState.FAILED, work);
    }
    if (work.producer().isPresent()) {
      work.sendAll();
      connection.calls().markRollbackOnly(work);
    }
    if (wasActive) {
      redeliver(() -> {});
    }
  }

  /** What is done between taking back what was received and letting it come again. */
  @FunctionalInterface
  interface Between {
    void run() throws XAException;
  }

  /**
   * Rolls back in a way that messages come again in their order: those given back are not overtaken
   * by others that were on their way.
   */
  void redeliver(Between rollback) throws XAException {
    CompletableFuture<Void> givenBack = receipts.giveBack();
    try {
      givenBack.get(GIVE_BACK_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The broker takes everything back when the connection ends, which it is about to.
      LOG.debug("event=give-back-not-confirmed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      rollback.run();
    } finally {
      receipts.resume();
    }
  }

  private BranchWork workIn(BranchId branch) {
    return connection.worksIn(branch).stream()
        .filter(work -> work.session() == this)
        .findFirst()
        .orElse(null);
  }

  private BranchWork associated(BranchId branch, String operation) throws XAException {
    BranchWork work = workIn(branch);
    if (work == null) {
      throw unknown(branch);
    }
    if (!work.state.isAssociated()) {
      throw XaErrors.of(
          XAException.XAER_PROTO,
          operation + " of branch " + branch + ", with which the session is not associated");
    }
    return work;
  }

  private void leave() {
    current = null;
    receipts.inBranch(false);
  }

  /** Sees to it that nothing can come of work that is not whole, and says why. */
  private XAException failed(BranchWork work, JMSException failure) {
    if (failure.getCause() instanceof BranchRefusedException refusal) {
      connection.abandon(work);
      return XaErrors.of(refusal.code(), "work in branch " + work.branch(), failure);
    }
    connection.moveTo(WorkState.FAILED, work);
    if (failure.getCause() instanceof ConnectionLostException) {
      return XaErrors.ofFailure("work in branch " + work.branch(), failure);
    }
    connection.calls().markRollbackOnly(work);
    int code = connection.calls().rollbackReason(work.branch()).orElse(XAException.XA_RBROLLBACK);
    return XaErrors.of(
        code, "work in branch " + work.branch() + " failed: " + failure.getMessage(), failure);
  }

  private static XAException unknown(BranchId branch) {
    return XaErrors.of(XAException.XAER_NOTA, "branch " + branch + " is unknown to the session");
  }
}
