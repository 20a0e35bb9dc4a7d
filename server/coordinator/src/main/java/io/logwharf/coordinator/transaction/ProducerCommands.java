package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.transaction.TransactionRecord.ConnectionGone;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerInitialized;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Commands that give out producer ids and epochs, and take leases back. */
final class ProducerCommands {
  private final CoordinatorState state;
  private final ProducerIdSource producerIds;
  private final TransactionConfig config;

  ProducerCommands(CoordinatorState state, ProducerIdSource producerIds, TransactionConfig config) {
    this.state = state;
    this.producerIds = producerIds;
    this.config = config;
  }

  Decision<InitProducerId.Response> initProducerId(InitProducerId request, long now) {
    TransactionError invalid = check(request);
    if (invalid != TransactionError.NONE) {
      return failed(invalid);
    }
    Producer producer = state.byTransactionalId(request.transactionalId());
    if (producer == null) {
      return give(Optional.of(request.transactionalId()), -1, request.timeoutMs(), now);
    }
    ProducerEpoch expected = request.expected().orElse(null);
    if (expected != null && !mayContinue(producer, expected)) {
      return failed(TransactionError.PRODUCER_FENCED);
    }
    return switch (producer.state) {
      case PREPARE_COMMIT, PREPARE_ABORT -> failed(TransactionError.CONCURRENT_TRANSACTIONS);
      case ONGOING -> abortAndRetry(producer, expected, now);
      case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> bump(producer, request, now);
      case DEAD -> throw new IllegalStateException("an expired producer is still known");
    };
  }

  Decision<InitProducerId.Response> lease(long connection, int timeoutMs, long now) {
    if (connection < 0) {
      return failed(TransactionError.INVALID_REQUEST);
    }
    if (timeoutMs < 0 || timeoutMs > config.maxTimeoutMs()) {
      return failed(TransactionError.INVALID_TRANSACTION_TIMEOUT);
    }
    return give(Optional.empty(), connection, timeoutMs, now);
  }

  Decision<Void> connectionGone(long connection, long now) {
    List<Producer> leases = state.leasesOf(connection);
    if (leases.isEmpty()) {
      return Decision.answer(null);
    }
    DecisionDraft draft = new DecisionDraft(state);
    draft.add(new ConnectionGone(connection, now));
    Set<Xid> lost = new HashSet<>();
    for (Producer lease : leases) {
      if (draft.size() >= config.limits().decisionsPerTick()) {
        break; // The lease is lost all the same, and the next tick finds it.
      }
      if (state.ongoing().contains(lease)) {
        draft.rollBack(lease, true, now);
      } else if (lease.branch != null && lost.add(lease.branch)) {
        Branch branch = state.branch(lease.branch);
        if (branch.state == BranchState.ACTIVE) {
          draft.decide(branch, BranchState.ROLLBACK_ONLY, XaCode.XA_RBCOMMFAIL, now);
        }
      }
    }
    return draft.answer(null);
  }

  Decision<Void> leaseLost(long producerId, long now) {
    Producer lease = state.lease(producerId);
    return lease == null || lease.isLost()
        ? Decision.answer(null)
        : connectionGone(lease.connection, now);
  }

  private TransactionError check(InitProducerId request) {
    String id = request.transactionalId();
    if (id.isEmpty() || id.startsWith(TransactionCoordinator.LEASE_PREFIX)) {
      return TransactionError.INVALID_REQUEST;
    }
    return request.timeoutMs() <= 0 || request.timeoutMs() > config.maxTimeoutMs()
        ? TransactionError.INVALID_TRANSACTION_TIMEOUT
        : TransactionError.NONE;
  }

  private Decision<InitProducerId.Response> give(
      Optional<String> transactionalId, long connection, int timeoutMs, long now) {
    if (state.producers().size() >= config.limits().producers()) {
      return failed(TransactionError.POLICY_VIOLATION);
    }
    OptionalLong id = producerIds.take();
    if (id.isEmpty()) {
      return failed(TransactionError.COORDINATOR_LOAD_IN_PROGRESS);
    }
    return granted(
        new ProducerInitialized(
            transactionalId,
            connection,
            new ProducerEpoch(id.getAsLong(), (short) 0),
            ProducerEpoch.NO_PRODUCER_ID,
            ProducerEpoch.NO_EPOCH,
            timeoutMs,
            now));
  }

  /**
   * Whether the caller is the producer's newest owner: it holds the newest epoch, or the one before
   * because it never heard of the bump it asked for (KIP-360).
   */
  private static boolean mayContinue(Producer producer, ProducerEpoch expected) {
    if (expected.producerId() == producer.producerId) {
      boolean isRetry =
          expected.epoch() == producer.lastEpoch && producer.state != TransactionState.ONGOING;
      return expected.epoch() == producer.epoch || isRetry;
    }
    return expected.producerId() == producer.previousProducerId
        && ProducerEpoch.isExhausted(expected.epoch())
        && expected.epoch() == producer.lastEpoch;
  }

  /** The epoch given here is nobody's: the caller asks again once the abort is complete. */
  private Decision<InitProducerId.Response> abortAndRetry(
      Producer producer, ProducerEpoch expected, long now) {
    DecisionDraft draft = new DecisionDraft(state);
    draft.rollBack(producer, expected != null, now);
    return draft.answer(InitProducerId.Response.failed(TransactionError.CONCURRENT_TRANSACTIONS));
  }

  private Decision<InitProducerId.Response> bump(
      Producer producer, InitProducerId request, long now) {
    ProducerEpoch expected = request.expected().orElse(null);
    boolean isRetry = expected != null && !expected.equals(producer.current());
    ProducerEpoch next = producer.current();
    long previous = producer.previousProducerId;
    short last = producer.lastEpoch;
    boolean isUsable = producer.epoch <= ProducerEpoch.LAST_USABLE;
    if (!isRetry || !isUsable) {
      last = expected == null ? ProducerEpoch.NO_EPOCH : expected.epoch();
      if (ProducerEpoch.isExhausted(producer.epoch)) {
        OptionalLong id = producerIds.take();
        if (id.isEmpty()) {
          return failed(TransactionError.COORDINATOR_LOAD_IN_PROGRESS);
        }
        next = new ProducerEpoch(id.getAsLong(), (short) 0);
        previous = producer.producerId;
      } else {
        next = new ProducerEpoch(producer.producerId, (short) (producer.epoch + 1));
        previous = ProducerEpoch.NO_PRODUCER_ID;
      }
    }
    return granted(
        new ProducerInitialized(
            producer.transactionalId,
            TransactionRecord.NO_CONNECTION,
            next,
            previous,
            last,
            request.timeoutMs(),
            now));
  }

  private static Decision<InitProducerId.Response> granted(ProducerInitialized record) {
    return Decision.of(
        new InitProducerId.Response(TransactionError.NONE, record.producer()), record);
  }

  private static Decision<InitProducerId.Response> failed(TransactionError error) {
    return Decision.answer(InitProducerId.Response.failed(error));
  }
}
