package io.logwharf.jms.xa;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.send.LeasedProducer;
import io.logwharf.jms.send.PartitionTarget;
import io.logwharf.jms.send.RecordSource;
import io.logwharf.jms.send.SendListener;
import io.logwharf.jms.send.TransactedSend;
import io.logwharf.jms.send.TransactionSends;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.protocol.extension.BranchId;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.TransactionalAcknowledge;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A session's work in one branch, under a producer id of its own, which enlists with the first
 * message sent or acknowledged. For the session's thread of control, but for its state, which the
 * monitor of {@link ConnectionBranches} guards.
 */
final class BranchWork implements TransactedSend {
  private final BranchHost host;
  private final Start start;
  private final SessionBranches session;
  private final Enlistments enlistments;
  private TransactionSends sends = new TransactionSends();
  private CompletableFuture<Void> accepted = CompletableFuture.completedFuture(null);
  private boolean hasAccepted;
  private volatile Enlisted enlisted;

  /** Guarded by the monitor of {@link ConnectionBranches}. */
  WorkState state = WorkState.ACTIVE;

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
      host.sender().send(enlist().lane(target), source, counting.counted(listener));
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
    ProducerIdentity by = enlist().identity();
    var request = new TransactionalAcknowledge(by.id(), by.epoch(), received);
    BrokerChannel channel = host.channel();
    CompletableFuture<Void> done = channel.loop().ask(reply -> channel.acknowledge(request, reply));
    hasAccepted = true;
    accepted = CompletableFuture.allOf(accepted, done);
  }

  /**
   * Waits until the broker has all that was done so far.
   *
   * @throws JMSException where some of it has failed, so that the branch must be rolled back
   */
  void finish() throws JMSException {
    Enlisted by = enlisted;
    if (by == null) {
      return;
    }
    CompletableFuture<Void> answered = sends.end();
    sends = new TransactionSends();
    String what = "the work of branch " + start.branch;
    Await.result(
        CompletableFuture.allOf(by.done, answered, accepted), host.timeouts().requestMs(), what);
    ConnectionLostException lost = host.channel().lost();
    if (lost != null) {
      // The broker had all of it, and has rolled it back with the connection.
      throw JmsErrors.of(lost, what);
    }
  }

  private LeasedProducer enlist() throws JMSException {
    if (enlisted == null) {
      enlisted = enlistments.enlist(start);
    }
    return enlisted.producer;
  }
}
