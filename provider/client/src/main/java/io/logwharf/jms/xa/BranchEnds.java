package io.logwharf.jms.xa;

import io.logwharf.jms.xa.BranchCalls.Answer;
import io.logwharf.protocol.extension.BranchCommand;
import io.logwharf.protocol.extension.BranchCommand.Action;
import io.logwharf.protocol.extension.BranchId;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/**
 * How branches end: what a transaction manager asks of any resource of the cluster, whichever
 * sessions have worked in the branch. Thread-safe.
 */
final class BranchEnds {
  private final ConnectionBranches connection;
  private final BranchCalls calls;
  private final BranchVotes votes;

  BranchEnds(ConnectionBranches connection) {
    this.connection = connection;
    this.calls = connection.calls();
    this.votes = connection.votes();
  }

  /** Votes: XA_OK or XA_RDONLY. */
  int prepare(BranchId branch) throws XAException {
    refuseWhileAssociated(branch, "prepare");
    rollBackFailed(branch);
    List<BranchWork> works = connection.worksIn(branch);
    Answer vote = votes.ask(Action.PREPARE, branch, works);
    settle(works);
    switch (vote.code()) {
      case XAResource.XA_OK -> connection.prepared(branch);
      case XAResource.XA_RDONLY -> connection.resolved(branch);
      case XAException.XAER_NOTA -> {
        connection.resolved(branch);
        if (works.isEmpty()) {
          throw unknown(branch);
        }
        if (hasWorked(works) || vote.repeated()) {
          throw gone(branch, vote);
        }
        return XAResource.XA_RDONLY;
      }
      default -> throw refused("prepare", works, branch, vote.code());
    }
    return vote.code();
  }

  void commit(BranchId branch, boolean onePhase) throws XAException {
    refuseWhileAssociated(branch, "commit");
    if (onePhase) {
      rollBackFailed(branch);
      commitOnePhase(branch);
      return;
    }
    Answer answer = calls.command(BranchCommand.of(Action.COMMIT, branch));
    boolean committedBefore = answer.code() == XAException.XAER_NOTA && answer.repeated();
    if (answer.code() != XAResource.XA_OK && !committedBefore) {
      throw refused("commit", branch, answer.code());
    }
    connection.resolved(branch);
  }

  private void commitOnePhase(BranchId branch) throws XAException {
    List<BranchWork> works = connection.worksIn(branch);
    Answer answer = votes.ask(Action.COMMIT_ONE_PHASE, branch, works);
    settle(works);
    if (answer.code() == XAException.XAER_NOTA) {
      connection.resolved(branch);
      if (works.isEmpty()) {
        throw unknown(branch);
      }
      if (hasWorked(works) || answer.repeated()) {
        throw gone(branch, answer);
      }
    } else if (answer.code() != XAResource.XA_OK) {
      throw refused("commit", works, branch, answer.code());
    }
    connection.resolved(branch);
  }

  void rollback(BranchId branch) throws XAException {
    refuseWhileAssociated(branch, "rollback");
    List<BranchWork> works = connection.worksIn(branch);
    settle(works);
    rollBack(branch, works, 0);
  }

  /** Each session that is free to do so holds back deliveries, one inside of the other. */
  private void rollBack(BranchId branch, List<BranchWork> works, int from) throws XAException {
    for (int i = from; i < works.size(); i++) {
      BranchWork work = works.get(i);
      if (work.hasAccepted() && !work.session().isAssociated()) {
        int next = i + 1;
        work.session().redeliver(() -> rollBack(branch, works, next));
        return;
      }
    }
    Answer answer = calls.command(BranchCommand.of(Action.ROLLBACK, branch));
    boolean known = !works.isEmpty() || answer.repeated();
    if (answer.code() != XAResource.XA_OK && !(answer.code() == XAException.XAER_NOTA && known)) {
      throw refused("rollback", branch, answer.code());
    }
    connection.resolved(branch);
  }

  void forget(BranchId branch) throws XAException {
    refuseWhileAssociated(branch, "forget");
    Answer answer = calls.command(BranchCommand.of(Action.FORGET, branch));
    boolean forgottenBefore = answer.code() == XAException.XAER_NOTA && answer.repeated();
    if (answer.code() != XAResource.XA_OK && !forgottenBefore) {
      throw refused("forget", branch, answer.code());
    }
    connection.resolved(branch);
  }

  List<BranchId> inDoubt() throws XAException {
    return calls.inDoubt();
  }

  private void refuseWhileAssociated(BranchId branch, String operation) throws XAException {
    if (connection.isAssociated(branch)) {
      throw XaErrors.of(
          XAException.XAER_PROTO,
          operation + " of branch " + branch + ", with which a session is still associated");
    }
  }

  /** Work of the branch has failed: it can't be prepared or committed. */
  private void rollBackFailed(BranchId branch) throws XAException {
    if (connection.has(branch, WorkState.FAILED)) {
      rollBack(branch, connection.worksIn(branch), 0);
      throw XaErrors.of(
          XAException.XA_RBROLLBACK, "work of branch " + branch + " has failed before");
    }
  }

  private XAException refused(String operation, BranchId branch, int code) {
    return refused(operation, List.of(), branch, code);
  }

  private XAException refused(String operation, List<BranchWork> works, BranchId branch, int code) {
    String message = operation + " of branch " + branch;
    if (code == XAException.XA_RETRY) {
      return XaErrors.of(
          XAException.XAER_RMFAIL, message + ", whose work by another connection has not arrived");
    }
    if (!XaErrors.isRollback(code)) {
      return XaErrors.of(code, message);
    }
    connection.resolved(branch);
    Optional<JMSException> cause =
        works.stream().map(BranchEnds::failureOf).flatMap(Optional::stream).findFirst();
    return cause
        .map(why -> XaErrors.of(code, message + ", as work in it failed: " + why.getMessage(), why))
        .orElseGet(() -> XaErrors.of(code, message));
  }

  /**
   * Waits for the answers to the work, as a producer id is used again only when nothing is under
   * way; whether it has failed, the broker says when it is asked about the branch.
   *
   * @throws XAException where the branch has not taken the work
   */
  private void settle(List<BranchWork> works) throws XAException {
    for (BranchWork work : works) {
      Optional<JMSException> failure = failureOf(work);
      if (failure.map(Throwable::getCause).orElse(null) instanceof BranchRefusedException refusal) {
        connection.abandon(work);
        throw XaErrors.of(refusal.code(), "work in branch " + work.branch(), failure.get());
      }
    }
  }

  private static Optional<JMSException> failureOf(BranchWork work) {
    try {
      work.awaitAnswers();
      return Optional.empty();
    } catch (JMSException e) {
      return Optional.of(e);
    }
  }

  private static boolean hasWorked(List<BranchWork> works) {
    return works.stream().anyMatch(work -> work.producer().isPresent());
  }

  private static XAException unknown(BranchId branch) {
    return XaErrors.of(XAException.XAER_NOTA, "the broker knows no branch " + branch);
  }

  private static XAException gone(BranchId branch, Answer answer) {
    return answer.repeated()
        ? XaErrors.of(
            XAException.XA_RBCOMMFAIL,
            "the work of branch " + branch + " is lost with a connection")
        : XaErrors.of(
            XAException.XA_RBROLLBACK, "the broker has rolled branch " + branch + " back before");
  }
}
