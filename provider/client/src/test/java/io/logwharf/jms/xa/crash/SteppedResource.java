package io.logwharf.jms.xa.crash;

import io.logwharf.jms.xa.ByHand;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A resource that says where its transaction is, before and after each call. */
final class SteppedResource implements XAResource {
  private final XAResource resource;
  private final int number;
  private final Waiting.Way way;

  SteppedResource(XAResource resource, int number, Waiting.Way way) {
    this.resource = resource;
    this.number = number;
    this.way = way;
  }

  /** Whether it is the first or the second resource of its transaction. */
  int number() {
    return number;
  }

  private interface Call {
    void run() throws XAException;
  }

  private void step(String name, Call call) throws XAException {
    way.at(CrashStep.of(true, name, number));
    call.run();
    way.at(CrashStep.of(false, name, number));
  }

  @Override
  public void start(Xid xid, int flags) throws XAException {
    step("START", () -> resource.start(xid, flags));
  }

  @Override
  public void end(Xid xid, int flags) throws XAException {
    step("END", () -> resource.end(xid, flags));
  }

  @Override
  public int prepare(Xid xid) throws XAException {
    int[] vote = new int[1];
    step("PREPARE", () -> vote[0] = resource.prepare(xid));
    return vote[0];
  }

  @Override
  public void commit(Xid xid, boolean onePhase) throws XAException {
    if (number == 1 && way.until().isHeuristic()) {
      ByHand.resolve(resource, xid, false);
    }
    step("COMMIT", () -> resource.commit(xid, onePhase));
  }

  @Override
  public void forget(Xid xid) throws XAException {
    if (number == 1) {
      step("FORGET", () -> resource.forget(xid));
    } else {
      resource.forget(xid);
    }
  }

  @Override
  public void rollback(Xid xid) throws XAException {
    resource.rollback(xid);
  }

  @Override
  public Xid[] recover(int flags) throws XAException {
    return resource.recover(flags);
  }

  @Override
  public boolean isSameRM(XAResource other) throws XAException {
    return other instanceof SteppedResource stepped && resource.isSameRM(stepped.resource);
  }

  @Override
  public int getTransactionTimeout() throws XAException {
    return resource.getTransactionTimeout();
  }

  @Override
  public boolean setTransactionTimeout(int seconds) throws XAException {
    return resource.setTransactionTimeout(seconds);
  }
}
