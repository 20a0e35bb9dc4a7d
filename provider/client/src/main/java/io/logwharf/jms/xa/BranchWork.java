package io.logwharf.jms.xa;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.send.LeasedProducer;
import io.logwharf.jms.send.PartitionTarget;
import io.logwharf.jms.send.RecordSource;
import io.logwharf.jms.send.SendLane;
import io.logwharf.jms.send.SendListener;
import io.logwharf.jms.send.TransactedSend;
import io.logwharf.jms.send.TransactionSends;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.protocol.extension.BranchId;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.LeaseWork;
import io.logwharf.protocol.extension.TransactionalAcknowledge;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A session's work in one branch, under a producer id of its own, which enlists with the first
 * message sent or acknowledged. For the session's thread of control, but for its state, which the
 * monitor of {@link ConnectionBranches} guards, and what is owned by the loop.
 */
final class BranchWork implements TransactedSend {
  private final BranchHost host;
  private final Start start;
  private final SessionBranches session;
  private final Enlistments enlistments;
  private TransactionSends sends = new TransactionSends();
  private CompletableFuture<Void> accepted = CompletableFuture.completedFuture(null);
  private CompletableFuture<Void> answered = CompletableFuture.completedFuture(null);
  private boolean hasAccepted;
  private int associations;
  private volatile Enlisted enlisted;

  /** The broker hears of the work, if there is any. On the loop. */
  void begin() {
    Enlisted by = enlisted;
    if (by != null) {
      by.producer.begin();
    }
  }

  private boolean flush(LeasedProducer producer) {
    producer.begin();
    return host.sender().flush(producer);
  }

  /** Whether the broker was told how much there is. Set on the loop. */
  private volatile boolean told;

  // Owned by the loop.
  private int acknowledgements;
  private int piecesTold;

  /** Guarded by the monitor of {@link ConnectionBranches}. */
  WorkState state = WorkState.ACTIVE;

  /** Whether somebody takes over its producer id. Guarded by the same monitor. */
  boolean claimed;

  /**
   * How a session came to a branch.
   *
   * @param join whether by TMJOIN
   * @param timeoutMs 0 for the longest there is
   */
  record Start(BranchId branch, boolean join, int timeoutMs) {}

  /**
   * The producer id that the work is done under.
   *
   * @param done when the broker has taken it into the branch
   */
  record Enlisted(LeasedProducer producer, CompletableFuture<Void> done) {}

  /** Where producer ids for branches come from. */
  @FunctionalInterface
  interface Enlistments {
    Enlisted enlist(Start start) throws JMSException;
  }

  BranchWork(BranchHost host, Start start, SessionBranches session, Enlistments enlistments) {
    this.host = host;
    this.start = start;
    this.session = session;
    this.enlistments = enlistments;
  }

  BranchId branch() {
    return start.branch;
  }

  SessionBranches session() {
    return session;
  }

  /** The producer id it is done under, empty while nothing was done. */
  Optional<LeasedProducer> producer() {
    return Optional.ofNullable(enlisted).map(Enlisted::producer);
  }

  /** The session comes to the branch, or comes back to it. */
  void associated() {
    associations++;
    told = false;
  }

  /**
   * Whether the association may end before the broker has the work: whoever asks for the vote by
   * this connection asks behind it, and tells how much it is. Work that joined another's, or comes
   * in several parts, is voted about by another connection more likely than not.
   */
  boolean mayEndBeforeItsAnswers() {
    return associations == 1 && !start.join && !hasFailed();
  }

  /** Whether it is known that some of it was refused, or can't be sent. */
  boolean hasFailed() {
    Enlisted by = enlisted;
    return by != null
        && (!by.producer.isUsable()
            || by.done.isCompletedExceptionally()
            || host.channel().lost() != null);
  }

  /** Whether it is known that the branch doesn't take it, so that it is no part of it. */
  boolean isRefused() {
    Enlisted by = enlisted;
    return by != null && by.done.isCompletedExceptionally();
  }

  /** Whether a roll-back has messages come again. */
  boolean hasAccepted() {
    return hasAccepted;
  }

  @Override
  public void send(PartitionTarget target, RecordSource source, SendListener listener)
      throws JMSException {
    TransactionSends counting = sends;
    counting.begin();
    boolean sent = false;
    try {
      SendLane lane = enlist().lane(target);
      if (listener == null) {
        host.sender().sendByTheEnd(lane, source, counting);
      } else {
        host.sender().send(lane, source, counting.counted(listener));
      }
      sent = true;
    } finally {
      if (!sent) {
        counting.onSent(null);
      }
    }
  }

  /** Accepts what the session has received; returns before the broker has answered. */
  void accept(List<ConsumerAcknowledge.Entry> received) throws JMSException {
    if (received.isEmpty()) {
      return;
    }
    LeasedProducer producer = enlist();
    ProducerIdentity by = producer.identity();
    var request = new TransactionalAcknowledge(by.id(), by.epoch(), received);
    BrokerChannel channel = host.channel();
    CompletableFuture<Void> done =
        channel
            .loop()
            .ask(
                reply -> {
                  producer.begin();
                  acknowledgements++;
                  channel.acknowledge(request, reply);
                });
    hasAccepted = true;
    accepted = CompletableFuture.allOf(accepted, done);
  }

  /** Lets nothing wait for the end that was sent so far. */
  void sendAll() {
    Enlisted by = enlisted;
    if (by != null) {
      host.channel().loop().run(() -> flush(by.producer));
    }
  }

  /** An association has ended: nothing more comes before the next, and all of it goes out. */
  CompletableFuture<Void> conclude() {
    Enlisted by = enlisted;
    if (by != null) {
      sendAll();
      answered = CompletableFuture.allOf(by.done, sends.end(), accepted);
      sends = new TransactionSends();
    }
    return answered;
  }

  /**
   * Waits until the broker has answered all that was done until the last association ended.
   *
   * @throws JMSException where some of it has failed, so that the branch must be rolled back
   */
  void awaitAnswers() throws JMSException {
    Await.result(answered, host.timeouts().requestMs(), "the work of branch " + start.branch);
  }

  /** Runs a task once everything is on its way to the broker. On the loop. */
  void whenSent(Runnable task) {
    Enlisted by = enlisted;
    if (by == null || flush(by.producer)) {
      task.run();
    } else {
      answered.whenComplete((done, failure) -> host.channel().loop().run(task));
    }
  }

  /** Whether the broker was told how much there is, and nothing came since. */
  boolean isTold() {
    return told;
  }

  /** What to tell the broker, now, of what was sent; null where nothing was done. On the loop. */
  LeaseWork tell() {
    Enlisted by = enlisted;
    if (by == null) {
      return null;
    }
    ProducerIdentity identity = by.producer.identity();
    int pieces = by.producer.batchesSent() + acknowledgements;
    var work = new LeaseWork(identity.id(), identity.epoch(), pieces - piecesTold);
    piecesTold = pieces;
    told = true;
    return work;
  }

  private LeasedProducer enlist() throws JMSException {
    if (enlisted == null) {
      enlisted = enlistments.enlist(start);
    }
    return enlisted.producer;
  }
}
