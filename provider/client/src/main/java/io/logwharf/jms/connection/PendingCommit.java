package io.logwharf.jms.connection;

import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.send.LeasedProducer;
import io.logwharf.jms.send.TransactionSends;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.TransactionEnd;
import io.logwharf.protocol.extension.ConsumerAcknowledge.Entry;
import io.logwharf.protocol.extension.TransactionalAcknowledge;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One commit on its way. What is still to be sent, what was received, and the end of the
 * transaction go out one behind the other, so a commit takes one round trip; the broker commits
 * only where it has taken all of it. Where more is to be sent than may be under way at a time, the
 * answers to that are waited for first. Owned by the loop; what may be called elsewhere says so.
 */
final class PendingCommit {
  private final ClientRuntime runtime;
  private final BrokerChannel channel;
  private final LeasedProducer producer;
  private final TransactionSends sends;
  private final List<Entry> received;
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  /** Decides between the one who gives up waiting and the loop. */
  private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.COLLECTING);

  private volatile Throwable acknowledgeFailure;

  private enum Progress {
    /** What belongs to the transaction is on its way. */
    COLLECTING,
    /** The broker was asked to commit. */
    ASKED,
    /** The broker won't be asked any more. */
    GIVEN_UP
  }

  /**
   * A commit that has yet to {@link #start}.
   *
   * @param received what is to be acknowledged in it
   */
  PendingCommit(
      ClientRuntime runtime,
      LeasedProducer producer,
      TransactionSends sends,
      List<Entry> received) {
    this.runtime = runtime;
    this.channel = runtime.channel();
    this.producer = producer;
    this.sends = sends;
    this.received = received;
  }

  /** Sets out; from any thread. Done when the broker has committed, and all sends are answered. */
  CompletableFuture<Void> start() {
    channel.loop().run(this::sendRest);
    return result;
  }

  /** The broker won't be asked any more, unless it has been; from any thread. */
  boolean giveUp() {
    return progress.compareAndSet(Progress.COLLECTING, Progress.GIVEN_UP);
  }

  /** Why the broker did not take all of the transaction, null where it is not known; any thread. */
  Throwable workFailure() {
    Throwable sendFailure = sends.firstFailure();
    return sendFailure == null ? acknowledgeFailure : sendFailure;
  }

  private void sendRest() {
    if (runtime.sender().flush(producer)) {
      ask();
    } else {
      sends.end().whenComplete((answered, failure) -> channel.loop().run(this::ask));
    }
  }

  private void ask() {
    if (sends.firstFailure() != null) {
      result.completeExceptionally(sends.firstFailure());
      return;
    }
    int work = producer.batchesSent() + (received.isEmpty() ? 0 : 1);
    if (work == 0) {
      // Nothing that was to be sent could be, and the broker knows of no transaction.
      result.complete(null);
    } else if (!progress.compareAndSet(Progress.COLLECTING, Progress.ASKED)) {
      result.completeExceptionally(
          new IllegalStateException("the commit was given up before it was asked for"));
    } else {
      acknowledge();
      channel.endTransaction(
          TransactionEnd.commit(producer.identity(), producer.lastTransactionEnded(), work),
          this::onEnd);
    }
  }

  private void acknowledge() {
    if (!received.isEmpty()) {
      channel.acknowledge(
          new TransactionalAcknowledge(
              producer.identity().id(), producer.identity().epoch(), received),
          (nothing, failure) -> acknowledgeFailure = failure);
    }
  }

  private void onEnd(Long number, Throwable failure) {
    if (failure == null) {
      producer.transactionEnded(number);
      sends.end().whenComplete((answered, never) -> result.complete(null));
    } else {
      result.completeExceptionally(failure);
    }
  }
}
