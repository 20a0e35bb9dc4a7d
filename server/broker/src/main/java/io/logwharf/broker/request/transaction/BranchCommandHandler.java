package io.logwharf.broker.request.transaction;

import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.BranchCommit;
import io.logwharf.coordinator.transaction.Decision;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionCoordinator;
import io.logwharf.coordinator.transaction.XaCode;
import io.logwharf.coordinator.transaction.Xid;
import io.logwharf.protocol.extension.BranchCommand;
import io.logwharf.protocol.extension.BranchCommand.Action;
import io.logwharf.protocol.extension.ExtensionApi;
import java.util.Optional;
import org.apache.kafka.common.protocol.Readable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares, commits, rolls back and forgets XA branches; also those of other connections. */
public final class BranchCommandHandler implements ExtensionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(BranchCommandHandler.class);
  private final Transactions transactions;

  public BranchCommandHandler(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public ExtensionApi api() {
    return ExtensionApi.BRANCH_COMMAND;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    BranchCommand request = BranchCommand.read(body);
    if (request.action() == Action.COMMIT_BY_HAND || request.action() == Action.ROLL_BACK_BY_HAND) {
      LOG.info("transaction.resolve branch={} action={}", request.branch(), request.action());
    }
    transactions.submit(
        (state, now) -> decide(state, request, now),
        BranchWire.answering(answer -> context.respond(answer::write)));
  }

  private static Decision<XaCode> decide(
      TransactionCoordinator state, BranchCommand request, long now) {
    Xid xid = BranchWire.xid(request.branch());
    return switch (request.action()) {
      case PREPARE -> state.prepare(xid, request.again(), now);
      case COMMIT -> state.commit(new BranchCommit(xid, false, Optional.empty()), now);
      case COMMIT_ONE_PHASE -> state.commit(new BranchCommit(xid, true, witness(request)), now);
      case ROLLBACK -> state.rollback(xid, now);
      case FORGET -> state.forget(xid, now);
      case MARK_ROLLBACK_ONLY -> state.markRollbackOnly(xid, now);
      case COMMIT_BY_HAND -> state.resolve(xid, true, now);
      case ROLL_BACK_BY_HAND -> state.resolve(xid, false, now);
    };
  }

  private static Optional<ProducerEpoch> witness(BranchCommand request) {
    return request.hasWitness()
        ? Optional.of(new ProducerEpoch(request.witnessId(), request.witnessEpoch()))
        : Optional.empty();
  }
}
