package io.logwharf.jms.xa;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.send.LeasedProducer;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.jms.transport.Reply;
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
  private final BranchVotes votes;
  private final BranchEnds ends;
  private final Map<BranchId, List<BranchWork>> works = new LinkedHashMap<>();
  private Runnable whenResolved;
  private volatile String clusterId;

  public ConnectionBranches(BranchHost host) {
    this.host = host;
    this.calls = new BranchCalls(host);
    this.votes = new BranchVotes(host, calls);
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

  BranchVotes votes() {
    return votes;
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

  /**
   * A session's work has ended. Waits until the broker has it, unless it can be asked about the
   * branch right behind it.
   *
   * @throws JMSException where the work, or a part of it, is known to have failed
   * @throws XAException where the broker says that the branch can't be committed
   */
  void end(BranchWork work) throws JMSException, XAException {
    if (work.mayEndBeforeItsAnswers()) {
      votes.endLater(work);
      return;
    }
    work.conclude();
    if (work.hasFailed()) {
      work.awaitAnswers();
    }
    if (work.producer().isPresent()) {
      int code = votes.end(work);
      work.awaitAnswers();
      if (code != XAResource.XA_OK) {
        throw XaErrors.of(code, "work in branch " + work.branch());
      }
    }
  }

  /** The branch is prepared: it outlives the loss of the connection. */
  synchronized void prepared(BranchId branch) {
    works.getOrDefault(branch, List.of()).forEach(work -> work.state = WorkState.PREPARED);
  }

  /** The branch is decided, or was forgotten: its producer ids are in their next epoch. */
  void resolved(BranchId branch) {
    forget(branch);
    runIfResolved();
  }

  /** Gives back the producer ids of a branch, but those claimed: it is for who has claimed them. */
  private void forget(BranchId branch) {
    List<BranchWork> unclaimed;
    synchronized (this) {
      List<BranchWork> ended = works.remove(branch);
      unclaimed = ended == null ? List.of() : ended.stream().filter(work -> !work.claimed).toList();
    }
    unclaimed.forEach(work -> work.producer().ifPresent(this::giveBack));
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

  /** Enlists a producer id; the request goes out ahead of what is sent under it first. */
  private Enlisted enlist(Start start) throws JMSException {
    LeasedProducer free = host.leases().poll();
    if (free != null) {
      return enlisting(free, start);
    }
    Enlisted reused = reuse(start);
    return reused == null ? enlisting(host.leases().take(), start) : reused;
  }

  private Enlisted enlisting(LeasedProducer producer, Start start) {
    CompletableFuture<Integer> code =
        Reply.future(reply -> producer.first(() -> ask(producer.identity(), start, reply)));
    return new Enlisted(producer, code.thenCompose(ConnectionBranches::checked));
  }

  /**
   * Takes over the producer id of a branch that may have been ended by another connection's
   * resource, of which nobody tells this one. Only the broker knows, so its answer is waited for.
   */
  private Enlisted reuse(Start start) throws JMSException {
    BranchWork oldest = claimOldestEnded(start.branch());
    if (oldest == null) {
      return null;
    }
    Enlisted taken = null;
    try {
      taken = takeOver(oldest, start);
      return taken;
    } finally {
      if (taken == null && isResolvedWhileClaimed(oldest)) {
        oldest.producer().ifPresent(this::giveBack);
      }
    }
  }

  private Enlisted takeOver(BranchWork oldest, Start start) throws JMSException {
    LeasedProducer last = oldest.producer().orElseThrow();
    ProducerIdentity next = next(last.identity());
    CompletableFuture<Integer> answer = host.channel().loop().ask(reply -> ask(next, start, reply));
    int code = Await.result(answer, host.timeouts().requestMs(), "enlisting in a branch");
    if (code != XAResource.XA_OK) {
      return null;
    }
    LeasedProducer renewed = host.leases().renew(last, next);
    forget(oldest.branch());
    return new Enlisted(renewed, CompletableFuture.completedFuture(null));
  }

  private synchronized boolean isResolvedWhileClaimed(BranchWork work) {
    work.claimed = false;
    return !works.getOrDefault(work.branch(), List.of()).contains(work);
  }

  /** Nobody else gives back the producer id, or takes it over, until it is no longer claimed. */
  private synchronized BranchWork claimOldestEnded(BranchId except) {
    for (List<BranchWork> there : works.values()) {
      for (BranchWork work : there) {
        boolean ended = work.state == WorkState.IDLE || work.state == WorkState.PREPARED;
        boolean reusable =
            work.producer().filter(last -> last.identity().epoch() < LAST_EPOCH).isPresent();
        if (ended && reusable && !work.claimed && !work.branch().equals(except)) {
          work.claimed = true;
          return work;
        }
      }
    }
    return null;
  }

  /** On the loop. */
  private void ask(ProducerIdentity by, Start start, Reply<Integer> reply) {
    EnlistBranch request =
        new EnlistBranch(by.id(), by.epoch(), start.branch(), start.join(), start.timeoutMs());
    host.channel().branches().enlist(request, reply);
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
