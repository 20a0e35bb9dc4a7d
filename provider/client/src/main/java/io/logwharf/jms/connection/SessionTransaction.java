package io.logwharf.jms.connection;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.send.LeasedProducer;
import io.logwharf.jms.send.PartitionTarget;
import io.logwharf.jms.send.RecordSource;
import io.logwharf.jms.send.SendListener;
import io.logwharf.jms.send.TransactedSend;
import io.logwharf.jms.send.TransactionSends;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.RequestNotSentException;
import io.logwharf.jms.transport.TransactionEnd;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of a session, one after the other (Jakarta Messaging 3.1 §6.2.7). Messages go to
 * the broker when there are enough for a request, or with the commit; what was received is
 * acknowledged with the commit, which takes one round trip and one round of the journal. For the
 * session's thread of control; another one that closes the session waits for what is under way.
 */
final class SessionTransaction implements TransactedSend {
  private static final Logger LOG = LoggerFactory.getLogger(SessionTransaction.class);

  private final ClientRuntime runtime;
  private final BrokerChannel channel;
  private final SessionDelivery delivery;
  private final int timeoutMs;
  private LeasedProducer producer;
  private TransactionSends sends = new TransactionSends();

  /** Whether the broker may know of the transaction. */
  private boolean begun;

  SessionTransaction(ClientRuntime runtime, SessionDelivery delivery) {
    this.runtime = runtime;
    this.channel = runtime.channel();
    this.delivery = delivery;
    this.timeoutMs = runtime.options().timeouts().requestMs();
  }

  @Override
  public void send(PartitionTarget target, RecordSource source, SendListener listener)
      throws JMSException {
    delivery.guard().run(() -> sendInside(target, source, listener));
  }

  private void sendInside(PartitionTarget target, RecordSource source, SendListener listener)
      throws JMSException {
    LeasedProducer leased = producer();
    TransactionSends counting = sends;
    counting.begin();
    boolean sent = false;
    try {
      begun = true;
      if (listener == null) {
        runtime.sender().sendByTheEnd(leased.lane(target), source, counting);
      } else {
        runtime.sender().send(leased.lane(target), source, counting.counted(listener));
      }
      sent = true;
    } finally {
      if (!sent) {
        counting.onSent(null);
      }
    }
  }

  /**
   * Makes everything sent and received since the last end of a transaction final, and visible.
   *
   * @throws jakarta.jms.TransactionRolledBackException where it was rolled back instead
   * @throws JMSException where it is not known what became of it, as its message says
   */
  void commit() throws JMSException {
    delivery.guard().run(this::commitInside);
  }

  private void commitInside() throws JMSException {
    if (!begun && !delivery.hasUnacknowledged()) {
      return;
    }
    LeasedProducer committing = producer();
    begun = true;
    var commit = new PendingCommit(runtime, committing, sends, delivery.takeUnacknowledged());
    try {
      Await.result(commit.start(), timeoutMs, "committing");
      begin();
    } catch (JMSException e) {
      commitFailed(e, commit);
    }
    delivery.detachAcknowledged();
  }

  /** Undoes everything since the last end of a transaction: what was received comes again. */
  void rollback() throws JMSException {
    delivery.guard().run(this::rollbackInside);
  }

  private void rollbackInside() throws JMSException {
    try {
      Await.result(
          CompletableFuture.allOf(delivery.giveBack(), abort()), timeoutMs, "rolling back");
    } finally {
      delivery.resume();
    }
  }

  /** The session ends: undoes what is open. */
  CompletableFuture<Void> abandon() {
    CompletableFuture<Void> aborted = abort();
    LeasedProducer last = producer;
    producer = null;
    return last == null ? aborted : aborted.thenRun(() -> runtime.leases().giveBack(last));
  }

  private LeasedProducer producer() throws JMSException {
    if (producer != null && !producer.isUsable()) {
      // A transaction that has begun stays with it, and fails where a send of it was refused.
      return begun ? producer : replaceProducer();
    }
    if (producer == null) {
      producer = runtime.leases().take();
    }
    return producer;
  }

  private LeasedProducer replaceProducer() throws JMSException {
    discardProducer();
    return producer();
  }

  private void begin() {
    begun = false;
    sends = new TransactionSends();
  }

  /** Finds out what became of a commit, and sees to it that nothing is left of the transaction. */
  private void commitFailed(JMSException failure, PendingCommit commit) throws JMSException {
    boolean asked = !commit.giveUp() && !(failure.getCause() instanceof RequestNotSentException);
    LeasedProducer last = producer;
    CompletableFuture<Void> givenBack = delivery.giveBack();
    CompletableFuture<Void> aborted = asked ? CompletableFuture.completedFuture(null) : abort();
    discardProducer();
    try {
      Await.result(CompletableFuture.allOf(givenBack, aborted), timeoutMs, "rolling back");
    } catch (JMSException e) {
      // The broker rolls back by itself when the connection ends, which it is about to.
      LOG.debug("event=rollback-not-confirmed broker={}", channel.address(), e);
    }
    begin();
    delivery.resume();
    if (!asked || LostCommit.isRefusal(failure)) {
      Throwable reason = commit.workFailure();
      throw JmsErrors.rolledBack(reason == null ? failure : JmsErrors.of(reason, "committing"));
    }
    new LostCommit(runtime, last).settle(failure);
  }

  /** Rolls back what the broker may know of, and begins the next transaction. */
  private CompletableFuture<Void> abort() {
    LeasedProducer aborting = producer;
    TransactionSends ending = sends;
    boolean open = begun && aborting != null;
    begin();
    if (!open) {
      return CompletableFuture.completedFuture(null);
    }
    // Not before all sends are answered: one that comes after the end would begin a transaction.
    channel.loop().run(() -> runtime.sender().flush(aborting));
    return ending
        .end()
        .handle((nothing, failure) -> failure)
        .thenCompose(failure -> askForAbort(aborting, failure));
  }

  private CompletableFuture<Void> askForAbort(LeasedProducer aborting, Throwable sendFailure) {
    if (sendFailure != null) {
      aborting.spoil();
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    channel
        .loop()
        .run(
            () ->
                channel.endTransaction(
                    TransactionEnd.abort(aborting.identity()),
                    (number, failure) -> aborted(aborting, number, failure, done)));
    return done;
  }

  /** What the broker has refused to roll back, it has rolled back before, or does not know of. */
  private static void aborted(
      LeasedProducer aborting, Long number, Throwable failure, CompletableFuture<Void> done) {
    if (failure instanceof BrokerException) {
      LOG.debug("event=abort-refused producer={}", aborting.identity(), failure);
      aborting.spoil();
      done.complete(null);
    } else if (failure != null) {
      done.completeExceptionally(failure);
    } else {
      aborting.transactionEnded(number);
      done.complete(null);
    }
  }

  private void discardProducer() {
    if (producer != null) {
      runtime.leases().discard(producer);
      producer = null;
    }
  }
}
