package io.logwharf.jms.connection;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.send.LeasedProducer;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.TransactionEnd;
import jakarta.jms.JMSException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.Errors;

/**
 * A commit whose answer was lost with the connection: asked for again, by producer id, over another
 * one. The broker decides once and answers the same each time; what it had not decided by then it
 * rolls back, also where it has not seen yet that the connection has ended. The question names the
 * last transaction known to have ended, since of one that the broker has lost all that is left is
 * the one before it.
 */
final class LostCommit {
  private static final long PAUSE_MS = 100;

  /** Errors by which the broker says that it doesn't know either, or not yet. */
  private static final Set<Errors> UNCERTAIN =
      EnumSet.of(
          Errors.COORDINATOR_NOT_AVAILABLE,
          Errors.CONCURRENT_TRANSACTIONS,
          Errors.KAFKA_STORAGE_ERROR,
          Errors.UNKNOWN_SERVER_ERROR);

  private final ClientRuntime runtime;
  private final TransactionEnd end;

  LostCommit(ClientRuntime runtime, LeasedProducer producer) {
    this.runtime = runtime;
    this.end = TransactionEnd.commitAgain(producer.identity(), producer.lastTransactionEnded());
  }

  /** Whether the broker has said that it did not commit. */
  static boolean isRefusal(JMSException failure) {
    return failure.getCause() instanceof BrokerException refusal
        && !UNCERTAIN.contains(refusal.error());
  }

  /**
   * Asks until there is an answer, or the time for connecting is over.
   *
   * @param failure of the first time
   * @throws jakarta.jms.TransactionRolledBackException where it was rolled back
   * @throws JMSException where it is not known
   */
  void settle(JMSException failure) throws JMSException {
    long deadline =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(runtime.options().timeouts().connectMs());
    while (!Thread.currentThread().isInterrupted()) {
      try {
        ask();
        return;
      } catch (JMSException e) {
        if (isRefusal(e)) {
          throw JmsErrors.rolledBack(e);
        }
        if (System.nanoTime() - deadline >= 0) {
          failure.addSuppressed(e);
          break;
        }
      }
      pause(failure);
    }
    throw JmsErrors.inDoubt(failure);
  }

  private void ask() throws JMSException {
    BrokerChannel channel = runtime.openChannel();
    try {
      Await.result(
          channel.loop().<Long>ask(reply -> channel.endTransaction(end, reply)),
          runtime.options().timeouts().requestMs(),
          "committing");
    } finally {
      channel.close();
    }
  }

  /** Waits for the loop's timer; ends early where the thread is interrupted. */
  private void pause(JMSException failure) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    runtime.channel().loop().schedule(() -> over.complete(null), PAUSE_MS);
    try {
      Await.result(over, runtime.options().timeouts().connectMs(), "the time to ask again");
    } catch (JMSException e) {
      failure.addSuppressed(e);
    }
  }
}
