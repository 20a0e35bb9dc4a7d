package io.logwharf.jms.xa;

import io.logwharf.jms.send.LeasedProducer;
import io.logwharf.jms.xa.BranchCalls.Answer;
import io.logwharf.protocol.extension.BranchCommand;
import io.logwharf.protocol.extension.BranchCommand.Action;
import io.logwharf.protocol.extension.BranchId;
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

  BranchEnds(ConnectionBranches connection) {
    this.connection = connection;
    this.calls = connection.calls();
  }

  /** Votes: XA_OK or XA_RDONLY. */
  int prepare(BranchId branch) throws XAException {
    refuseWhileAssociated(branch, "prepare");
    rollBackFailed(branch);
    List<BranchWork> works = connection.worksIn(branch);
    Answer vote = calls.command(BranchCommand.of(Action.PREPARE, branch));
    switch (vote.code()) {
      case XAResource.XA_OK -> connection.prepared(branch);
      case XAResource.XA_RDONLY -> connection.resolved(branch);
      case XAException.XAER_NOTA -> {
        connection.resolved(branch);
        if (works.isEmpty()) {
          throw unknown(branch);
        }
        if (hasWorked(works) || vote.repeated()) {
          throw gone(branch);
        }
        return XAResource.XA_RDONLY;
      }
      default -> throw refused("prepare", branch, vote.code());
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
    Optional<LeasedProducer> witness =
        works.stream().map(BranchWork::producer).flatMap(Optional::stream).findFirst();
    BranchCommand command =
        witness
            .map(LeasedProducer::identity)
            .map(
                by ->
                    new BranchCommand(Action.COMMIT_ONE_PHASE, branch, false, by.id(), by.epoch()))
            .orElseGet(() -> BranchCommand.of(Action.COMMIT_ONE_PHASE, branch));
    Answer answer = calls.command(command);
    if (answer.code() == XAException.XAER_NOTA) {
      connection.resolved(branch);
      if (works.isEmpty()) {
        throw unknown(branch);
      }
      if (hasWorked(works) || answer.repeated()) {
        throw gone(branch);
      }
    } else if (answer.code() != XAResource.XA_OK) {
      throw refused("commit", branch, answer.code());
    }
    connection.resolved(branch);
  }

  void rollback(BranchId branch) throws XAException {
    refuseWhileAssociated(branch, "rollback");
    List<BranchWork> works = connection.worksIn(branch);
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
    if (XaErrors.isRollback(code)) {
      connection.resolved(branch);
    }
    return XaErrors.of(code, operation + " of branch " + branch);
  }

  private static boolean hasWorked(List<BranchWork> works) {
    return works.stream().anyMatch(work -> work.producer().isPresent());
  }

  private static XAException unknown(BranchId branch) {
    return XaErrors.of(XAException.XAER_NOTA, "the broker knows no branch " + branch);
  }

  private static XAException gone(BranchId branch) {
    return XaErrors.of(
        XAException.XA_RBROLLBACK, "the broker has rolled branch " + branch + " back before");
  }
}
