package io.logwharf.jms.xa;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.transport.BranchChannel;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.BranchCommand;
import io.logwharf.protocol.extension.BranchCommand.Action;
import io.logwharf.protocol.extension.BranchId;
import io.logwharf.protocol.extension.BranchSummary;
import io.logwharf.protocol.extension.DescribeBranch;
import io.logwharf.protocol.extension.ListBranches;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.transaction.xa.XAException;
import org.apache.kafka.common.protocol.Errors;

/**
 * Questions to the broker about branches. Where the connection is lost, they are asked over other
 * ones for as long as connecting may take, since a branch is not bound to a connection.
 * Thread-safe.
 */
final class BranchCalls {
  private static final long PAUSE_MS = 100;

  private final BranchHost host;
  private volatile boolean ended;

  BranchCalls(BranchHost host) {
    this.host = host;
  }

  /**
   * The broker's answer to a command.
   *
   * @param code XA_OK, XA_RDONLY or an error code
   * @param repeated whether the command may have been carried out before, by the same request over
   *     a connection that is lost
   */
  record Answer(int code, boolean repeated) {}

  /** The connection lets go of its channel: nothing is asked any more. */
  void end() {
    ended = true;
  }

  /** Leads a branch to its end. */
  Answer command(BranchCommand command) throws XAException {
    String what = command.action() + " of branch " + command.branch();
    try {
      return new Answer(ask(host.channel(), (to, reply) -> to.command(command, reply)), false);
    } catch (JMSException e) {
      BranchCommand again = command.repeated();
      return new Answer(askAgain((to, reply) -> to.command(again, reply), what, e), true);
    }
  }

  /** Tells the broker that a branch can only be rolled back, without an answer to be waited for. */
  void markRollbackOnly(BranchWork work) {
    BrokerChannel channel = host.channel();
    BranchCommand command = BranchCommand.of(Action.MARK_ROLLBACK_ONLY, work.branch());
    channel
        .loop()
        .run(
            () -> {
              work.begin();
              channel.branches().command(command, (code, failure) -> {});
            });
  }

  /** All branches in doubt, of the whole cluster. */
  List<BranchId> inDoubt() throws XAException {
    List<BranchId> found = new ArrayList<>();
    boolean more = true;
    while (more) {
      ListBranches request =
          new ListBranches(
              true, found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1)));
      ListBranches.Response part = call((to, reply) -> to.list(request, reply), "recover");
      part.branches().stream().map(BranchSummary::branch).forEach(found::add);
      more = part.more();
    }
    return found;
  }

  /** Why the broker has rolled a branch back, as an XA code; empty where it doesn't say. */
  Optional<Integer> rollbackReason(BranchId branch) {
    try {
      DescribeBranch request = new DescribeBranch(branch);
      BiConsumer<BranchChannel, Reply<DescribeBranch.Response>> question =
          (to, reply) -> to.describe(request, reply);
      return ask(host.channel(), question)
          .branch()
          .map(BranchSummary::reason)
          .filter(XaErrors::isRollback);
    } catch (JMSException e) {
      return Optional.empty();
    }
  }

  String clusterId() throws XAException {
    return call(BranchChannel::clusterId, "asking for the cluster's id");
  }

  private <T> T call(BiConsumer<BranchChannel, Reply<T>> question, String what) throws XAException {
    try {
      return ask(host.channel(), question);
    } catch (JMSException e) {
      return askAgain(question, what, e);
    }
  }

  /**
   * Asks over other connections, as one was lost with the answer.
   *
   * @param first how that failed
   */
  <T> T askAgain(BiConsumer<BranchChannel, Reply<T>> question, String what, JMSException first)
      throws XAException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(host.timeouts().connectMs());
    JMSException failure = first;
    while (isWorthRepeating(failure) && System.nanoTime() - end < 0) {
      try {
        return askOverAnother(question);
      } catch (JMSException e) {
        failure = e;
      }
      pause(PAUSE_MS);
    }
    throw XaErrors.ofFailure(what, failure);
  }

  private static boolean isWorthRepeating(JMSException failure) {
    boolean refused =
        failure.getCause() instanceof BrokerException refusal
            && refusal.error() != Errors.COORDINATOR_NOT_AVAILABLE;
    boolean closed = failure instanceof jakarta.jms.IllegalStateException;
    return !refused && !closed && !Thread.currentThread().isInterrupted();
  }

  private <T> T askOverAnother(BiConsumer<BranchChannel, Reply<T>> question) throws JMSException {
    BrokerChannel channel = host.channels().open();
    try {
      return ask(channel, question);
    } finally {
      channel.close();
    }
  }

  /** Asks over one connection. */
  <T> T ask(BrokerChannel channel, BiConsumer<BranchChannel, Reply<T>> question)
      throws JMSException {
    if (ended) {
      throw JmsErrors.closed("the connection of the XAResource");
    }
    CompletableFuture<T> answer;
    try {
      answer = channel.loop().ask(reply -> question.accept(channel.branches(), reply));
    } catch (RejectedExecutionException e) {
      throw JmsErrors.closed("the connection of the XAResource");
    }
    return Await.result(answer, host.timeouts().requestMs(), "the coordinator's answer");
  }

  void pause(long millis) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    host.channel().loop().schedule(() -> over.complete(null), millis);
    try {
      Await.result(over, host.timeouts().connectMs(), "the time to ask again");
    } catch (JMSException e) {
      // Interrupted, which ends the asking.
      Thread.currentThread().interrupt();
    }
  }
}
