package io.logwharf.jms.xa;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.send.LeasedProducer;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.jms.transport.TransactionEnd;
import io.logwharf.jms.xa.BranchWork.Enlisted;
import io.logwharf.jms.xa.BranchWork.Start;
import io.logwharf.protocol.extension.BranchId;
import io.logwharf.protocol.extension.EnlistBranch;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/**
 * The branches that the sessions of a connection work in, until they are resolved. Thread-safe; the
 * monitor guards which there are and their states, and is never held while waiting.
 */
public final class ConnectionBranches {
  /** The last epoch that a producer id can be used in. */
  private static final short LAST_EPOCH = Short.MAX_VALUE - 1;

  /** The longest that a broker lets a branch stay unprepared, unless it is configured otherwise. */
  private static final long LONGEST_TIMEOUT_MS = 900_000;

  private final BranchHost host;
  private final BranchCalls calls;
  private final BranchEnds ends;
  private final Map<BranchId, List<BranchWork>> works = new LinkedHashMap<>();
  private Runnable whenResolved;
  private volatile String clusterId;

  public ConnectionBranches(BranchHost host) {
    this.host = host;
    this.calls = new BranchCalls(host);
    this.ends = new BranchEnds(this);
  }

  /** The branches of one of the connection's sessions. */
  public SessionBranches session(SessionReceipts receipts) {
    return new SessionBranches(this, receipts);
  }

  /** The resource by which a transaction manager leads the session's branches. */
  public XAResource resource(SessionBranches session) {
    return new LogwharfXAResource(this, session, ends);
  }

  /**
   * Runs a task once no branch needs the connection any more: closing a connection doesn't end the
   * work that a transaction manager has yet to decide about (Jakarta Messaging 3.1 §6.1.8). Its
   * resources answer no more from then on.
   */
  public void whenResolved(Runnable task) {
    synchronized (this) {
      whenResolved = task;
    }
    if (!runIfResolved()) {
      // By then the broker has rolled back by itself what is not prepared, and what is prepared is
      // for recovery.
      host.channel().loop().schedule(this::giveUp, LONGEST_TIMEOUT_MS);
    }
  }

  BranchCalls calls() {
    return calls;
  }

  /** The cluster's id, by which two resources are found to be the same. */
  String clusterId() throws XAException {
    if (clusterId == null) {
      clusterId = calls.clusterId();
    }
    return clusterId;
  }

  /** A session has come to a branch. */
  BranchWork begin(Start start, SessionBranches session) {
    BranchWork work = new BranchWork(host, start, session, this::enlist);
    synchronized (this) {
      works.computeIfAbsent(start.branch(), branch -> new ArrayList<>(1)).add(work);
    }
    return work;
  }

  synchronized void moveTo(WorkState state, BranchWork work) {
    work.state = state;
  }

  /** What the sessions of the connection have done in a branch, empty where it isn't known. */
  synchronized List<BranchWork> worksIn(BranchId branch) {
    return List.copyOf(works.getOrDefault(branch, List.of()));
  }

  synchronized boolean has(BranchId branch, WorkState state) {
    return works.getOrDefault(branch, List.of()).stream().anyMatch(work -> work.state == state);
  }

  synchronized boolean isAssociated(BranchId branch) {
    return works.getOrDefault(branch, List.of()).stream()
        .anyMatch(work -> work.state.isAssociated());
  }

  /** The branch is prepared: it outlives the loss of the connection. */
  synchronized void prepared(BranchId branch) {
    works.getOrDefault(branch, List.of()).forEach(work -> work.state = WorkState.PREPARED);
  }

  /** The branch is decided, or was forgotten: its producer ids are in their next epoch. */
  void resolved(BranchId branch) {
    List<BranchWork> ended;
    synchronized (this) {
      ended = works.remove(branch);
    }
    if (ended != null) {
      ended.forEach(work -> work.producer().ifPresent(this::giveBack));
      runIfResolved();
    }
  }

  /** The broker has refused the session's work: what it sent is no part of the branch. */
  void abandon(BranchWork work) {
    remove(work);
    BrokerChannel channel = host.channel();
    work.producer()
        .ifPresent(
            producer -> {
              host.leases().discard(producer);
              channel
                  .loop()
                  .run(
                      () ->
                          channel.endTransaction(
                              TransactionEnd.abort(producer.identity()), (number, failure) -> {}));
            });
    runIfResolved();
  }

  private synchronized void remove(BranchWork work) {
    List<BranchWork> there = works.get(work.branch());
    if (there != null && there.remove(work) && there.isEmpty()) {
      works.remove(work.branch());
    }
  }

  private void giveBack(LeasedProducer producer) {
    ProducerIdentity last = producer.identity();
    if (last.epoch() >= LAST_EPOCH) {
      host.leases().discard(producer);
    } else {
      host.leases().giveBack(host.leases().renew(producer, next(last)));
    }
  }

  private static ProducerIdentity next(ProducerIdentity last) {
    return new ProducerIdentity(last.id(), (short) (last.epoch() + 1));
  }

  /**
   * Enlists a producer id; the request is on its way when this returns, ahead of what the caller
   * sends.
   */
  private Enlisted enlist(Start start) throws JMSException {
    LeasedProducer free = host.leases().poll();
    if (free != null) {
      return enlisting(free, start);
    }
    Enlisted reused = reuse(start);
    return reused == null ? enlisting(host.leases().take(), start) : reused;
  }

  private Enlisted enlisting(LeasedProducer producer, Start start) throws JMSException {
    CompletableFuture<Integer> code = ask(producer.identity(), start);
    return new Enlisted(producer, code.thenCompose(ConnectionBranches::checked));
  }

  /**
   * Takes over the producer id of a branch that may have been ended by another connection's
   * resource, of which nobody tells this one. Only the broker knows, so its answer is waited for.
   */
  private Enlisted reuse(Start start) throws JMSException {
    BranchWork oldest = oldestEnded(start.branch());
    if (oldest == null) {
      return null;
    }
    LeasedProducer last = oldest.producer().orElseThrow();
    ProducerIdentity next = next(last.identity());
    int code = Await.result(ask(next, start), host.timeouts().requestMs(), "enlisting in a branch");
    if (code != XAResource.XA_OK) {
      return null;
    }
    LeasedProducer renewed = host.leases().renew(last, next);
    remove(oldest);
    List<BranchWork> others = worksIn(oldest.branch());
    others.forEach(this::remove);
    others.forEach(work -> work.producer().ifPresent(this::giveBack));
    return new Enlisted(renewed, CompletableFuture.completedFuture(null));
  }

  private synchronized BranchWork oldestEnded(BranchId except) {
    for (List<BranchWork> there : works.values()) {
      for (BranchWork work : there) {
        boolean ended = work.state == WorkState.IDLE || work.state == WorkState.PREPARED;
        boolean reusable =
            work.producer().filter(last -> last.identity().epoch() < LAST_EPOCH).isPresent();
        if (ended && reusable && !work.branch().equals(except)) {
          return work;
        }
      }
    }
    return null;
  }

  /** Returns when the request is on its way: batches must not overtake it. */
  private CompletableFuture<Integer> ask(ProducerIdentity by, Start start) throws JMSException {
    EnlistBranch request =
        new EnlistBranch(by.id(), by.epoch(), start.branch(), start.join(), start.timeoutMs());
    CompletableFuture<Void> sent = new CompletableFuture<>();
    BrokerChannel channel = host.channel();
    CompletableFuture<Integer> code =
        channel
            .loop()
            .ask(
                reply -> {
                  channel.branches().enlist(request, reply);
                  sent.complete(null);
                });
    Await.result(sent, host.timeouts().requestMs(), "enlisting in a branch");
    return code;
  }

  private static CompletableFuture<Void> checked(int code) {
    return code == XAResource.XA_OK
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new BranchRefusedException(code));
  }

  private void giveUp() {
    synchronized (this) {
      works.clear();
    }
    runIfResolved();
  }

  private boolean runIfResolved() {
    Runnable task;
    synchronized (this) {
      if (!works.isEmpty()) {
        return false;
      }
      task = whenResolved;
      whenResolved = null;
    }
    if (task != null) {
      calls.end();
      task.run();
    }
    return true;
  }
}
