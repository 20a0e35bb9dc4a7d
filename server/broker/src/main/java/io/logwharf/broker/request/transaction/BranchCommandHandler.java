package io.logwharf.broker.request.transaction;

import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.LeaseWorks;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.ArrivedWork;
import io.logwharf.coordinator.transaction.BranchCommit;
import io.logwharf.coordinator.transaction.Decision;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionCoordinator;
import io.logwharf.coordinator.transaction.XaCode;
import io.logwharf.coordinator.transaction.Xid;
import io.logwharf.protocol.extension.BranchCommand;
import io.logwharf.protocol.extension.BranchCommand.Action;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.extension.LeaseWork;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
    if (request.again()) {
      // What the lost connection has left under way can't be counted any more.
      request.works().forEach(work -> transactions.leaseLost(work.producerId()));
      submit(request, true, context);
    } else {
      awaitWorks(request, context);
    }
  }

  /** Goes on when the connection's work that the command names is done with. */
  private void awaitWorks(BranchCommand request, RequestContext context) {
    if (request.works().isEmpty()) {
      submit(request, true, context);
      return;
    }
    LeaseWorks works = LeaseWorks.of(context.connection());
    Arrival arrival = new Arrival(request.works().size());
    for (LeaseWork work : request.works()) {
      works.end(
          work.producerId(),
          work.epoch(),
          taken -> {
            if (arrival.isLast(taken == work.pieces())) {
              submit(request, arrival.whole, context);
            }
          });
    }
  }

  /** What has arrived of the work that a command names. Thread-safe. */
  private static final class Arrival {
    private final AtomicInteger missing;
    private volatile boolean whole = true;

    Arrival(int works) {
      missing = new AtomicInteger(works);
    }

    boolean isLast(boolean isWhole) {
      if (!isWhole) {
        whole = false;
      }
      return missing.decrementAndGet() == 0;
    }
  }

  private void submit(BranchCommand request, boolean whole, RequestContext context) {
    List<ProducerEpoch> leases =
        request.works().stream()
            .map(work -> new ProducerEpoch(work.producerId(), work.epoch()))
            .toList();
    var arrived = new ArrivedWork(leases, whole);
    transactions.submit(
        (state, now) -> decide(state, request, arrived, now),
        BranchWire.answering(answer -> context.respond(answer::write)));
  }

  private static Decision<XaCode> decide(
      TransactionCoordinator state, BranchCommand request, ArrivedWork arrived, long now) {
    Xid xid = BranchWire.xid(request.branch());
    return switch (request.action()) {
      case END -> state.endWork(xid, arrived, now);
      case PREPARE ->
          state
              .refuseVote(xid, arrived, now)
              .orElseGet(() -> state.prepare(xid, request.again(), now));
      case COMMIT -> state.commit(new BranchCommit(xid, false, Optional.empty()), now);
      case COMMIT_ONE_PHASE ->
          state
              .refuseVote(xid, arrived, now)
              .orElseGet(() -> state.commit(onePhase(xid, arrived), now));
      case ROLLBACK -> state.rollback(xid, now);
      case FORGET -> state.forget(xid, now);
      case MARK_ROLLBACK_ONLY -> state.markRollbackOnly(xid, now);
      case COMMIT_BY_HAND -> state.resolve(xid, true, now);
      case ROLL_BACK_BY_HAND -> state.resolve(xid, false, now);
    };
  }

  private static BranchCommit onePhase(Xid xid, ArrivedWork arrived) {
    return new BranchCommit(xid, true, arrived.leases().stream().findFirst());
  }
}
