package io.logwharf.jms.xa;

import io.logwharf.jms.send.LeasedProducer;
import io.logwharf.jms.transport.BranchChannel;
import io.logwharf.jms.transport.Reply;
import io.logwharf.jms.xa.BranchCalls.Answer;
import io.logwharf.protocol.extension.BranchCommand;
import io.logwharf.protocol.extension.BranchCommand.Action;
import io.logwharf.protocol.extension.BranchId;
import io.logwharf.protocol.extension.LeaseWork;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;

/**
 * What is asked of a branch about the work in it, which need not be answered by then: prepare,
 * commit in one phase, and whether all of a session's work has arrived. Thread-safe.
 */
final class BranchVotes {
  /** Other connections' work arrives soon. */
  private static final long RETRY_MS = 2;

  /** A branch that is unknown for so long is not on its way. */
  private static final long UNHEARD_MS = 500;

  private final BranchHost host;
  private final BranchCalls calls;

  BranchVotes(BranchHost host, BranchCalls calls) {
    this.host = host;
    this.calls = calls;
  }

  /**
   * Asks about a branch right behind the work that was done in it, which need not be answered yet.
   * Repeats the question while work of other connections is still on its way.
   *
   * @param works of this connection
   */
  Answer ask(Action action, BranchId branch, List<BranchWork> works) throws XAException {
    long begin = System.nanoTime();
    Answer answer = askBehind(action, branch, works);
    while (System.nanoTime() - begin < retryNanos(answer, works)) {
      calls.pause(RETRY_MS);
      answer = askBehind(action, branch, works);
    }
    return answer;
  }

  /** How long an answer may be due to work of other connections that has not arrived. */
  private long retryNanos(Answer answer, List<BranchWork> works) {
    boolean mayBeUnheardOf = answer.code() == XAException.XAER_NOTA && works.isEmpty();
    long millis = mayBeUnheardOf ? Math.min(UNHEARD_MS, host.timeouts().requestMs()) : 0;
    return TimeUnit.MILLISECONDS.toNanos(
        answer.code() == XAException.XA_RETRY ? host.timeouts().requestMs() : millis);
  }

  private Answer askBehind(Action action, BranchId branch, List<BranchWork> works)
      throws XAException {
    BiConsumer<BranchChannel, Reply<Integer>> question =
        (to, reply) ->
            tell(
                works.iterator(),
                new ArrayList<>(),
                told -> askNow(to, action, branch, told, reply));
    try {
      return new Answer(calls.<Integer>ask(host.channel(), question), false);
    } catch (JMSException e) {
      List<LeaseWork> lost =
          works.stream()
              .map(BranchWork::producer)
              .flatMap(Optional::stream)
              .map(LeasedProducer::identity)
              .map(by -> new LeaseWork(by.id(), by.epoch(), 0))
              .toList();
      BranchCommand again = new BranchCommand(action, branch, true, lost);
      String what = action + " of branch " + branch;
      int code = calls.<Integer>askAgain((to, reply) -> to.command(again, reply), what, e);
      return new Answer(code, true);
    }
  }

  private static void askNow(
      BranchChannel to,
      Action action,
      BranchId branch,
      List<LeaseWork> told,
      Reply<Integer> reply) {
    to.command(new BranchCommand(action, branch, false, told), reply);
  }

  /** Has each work sent, one after the other, and goes on with what there is to tell of them. */
  private static void tell(
      Iterator<BranchWork> works, List<LeaseWork> told, Consumer<List<LeaseWork>> then) {
    if (!works.hasNext()) {
      then.accept(told);
      return;
    }
    BranchWork work = works.next();
    work.whenSent(
        () -> {
          LeaseWork done = work.tell();
          if (done != null) {
            told.add(done);
          }
          tell(works, told, then);
        });
  }

  /**
   * Tells the broker that a session's work has ended, and waits until it has all of it.
   *
   * @return XA_OK, or why the branch can't be committed
   */
  int end(BranchWork work) throws JMSException {
    return calls.<Integer>ask(host.channel(), (to, reply) -> end(work, to, reply));
  }

  /** On the loop. */
  private static void end(BranchWork work, BranchChannel to, Reply<Integer> reply) {
    tell(
        List.of(work).iterator(),
        new ArrayList<>(),
        told -> askNow(to, Action.END, work.branch(), told, reply));
  }

  /**
   * Tells the broker of work that has ended as soon as its answers are here, unless somebody asks
   * about it before: by then the branch may be asked about by any connection. Nobody waits.
   */
  void endLater(BranchWork work) {
    work.conclude()
        .whenComplete(
            (done, failure) -> host.channel().loop().run(() -> endNow(work, failure != null)));
  }

  private void endNow(BranchWork work, boolean failed) {
    BranchChannel branches = host.channel().branches();
    Reply<Integer> unheard = (code, failure) -> {};
    if (work.isTold() || work.isRefused() || work.producer().isEmpty()) {
      return;
    }
    if (failed) {
      branches.command(BranchCommand.of(Action.MARK_ROLLBACK_ONLY, work.branch()), unheard);
    } else {
      end(work, branches, unheard);
    }
  }
}
