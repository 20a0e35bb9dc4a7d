package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.transaction.TransactionRecord.ParticipantsAdded;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionDecided;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Commands inside a producer's transaction: what takes part, and how it ends. */
final class TransactionCommands {
  private final CoordinatorState state;
  private final ProducerIdSource producerIds;
  private final TransactionConfig config;

  TransactionCommands(
      CoordinatorState state, ProducerIdSource producerIds, TransactionConfig config) {
    this.state = state;
    this.producerIds = producerIds;
    this.config = config;
  }

  Decision<AddParticipants.Response> add(AddParticipants request, long now) {
    Producer producer = find(request.transactionalId(), request.producer().producerId());
    TransactionError error = checkOpen(producer, request.producer());
    if (error == TransactionError.NONE && request.participants().isEmpty()) {
      error = TransactionError.INVALID_REQUEST;
    }
    if (error != TransactionError.NONE) {
      return refused(error);
    }
    boolean ongoing = producer.state == TransactionState.ONGOING;
    Set<Participant> known = ongoing ? producer.participants() : Set.of();
    if (ongoing && known.containsAll(request.participants())) {
      return Decision.answer(
          new AddParticipants.Response(TransactionError.NONE, producer.sequence));
    }
    var added =
        request.participants().stream().filter(each -> !known.contains(each)).distinct().toList();
    if (known.size() + added.size() > config.limits().participants()) {
      return refused(TransactionError.TRANSACTION_ABORTABLE);
    }
    long sequence = ongoing ? producer.sequence : producer.sequence + 1;
    return Decision.of(
        new AddParticipants.Response(TransactionError.NONE, sequence),
        new ParticipantsAdded(producer.producerId, added, now));
  }

  /** Only asks whether all participants are part of the open transaction (KIP-890, part 1). */
  Decision<AddParticipants.Response> verify(AddParticipants request) {
    Producer producer = find(request.transactionalId(), request.producer().producerId());
    TransactionError error = checkOpen(producer, request.producer());
    if (error != TransactionError.NONE) {
      return refused(error);
    }
    boolean registered =
        producer.state == TransactionState.ONGOING
            && producer.participants().containsAll(request.participants());
    return registered
        ? Decision.answer(new AddParticipants.Response(TransactionError.NONE, producer.sequence))
        : refused(TransactionError.TRANSACTION_ABORTABLE);
  }

  Decision<EndTransaction.Response> end(EndTransaction request, long now) {
    Producer producer = find(request.transactionalId(), request.producer().producerId());
    if (producer == null) {
      return ended(TransactionError.INVALID_PRODUCER_ID_MAPPING);
    }
    boolean isRetry = isRetry(producer, request);
    if (!isRetry && request.producer().producerId() != producer.producerId) {
      return ended(TransactionError.INVALID_PRODUCER_ID_MAPPING);
    }
    if (!isRetry && request.producer().epoch() != producer.epoch) {
      return ended(TransactionError.PRODUCER_FENCED);
    }
    if (producer.branch != null) {
      return ended(TransactionError.INVALID_TXN_STATE); // Its branch decides.
    }
    return switch (producer.state) {
      case ONGOING -> decideOngoing(producer, request, now);
      case PREPARE_COMMIT, PREPARE_ABORT -> {
        // With version 2 the epoch tells whether the next transaction is meant, still to begin.
        boolean meansNext = request.transactionVersion() >= 2 && !isRetry;
        yield meansNext || producer.commits() == request.commit()
            ? ended(TransactionError.CONCURRENT_TRANSACTIONS)
            : contradicted(producer, request);
      }
      case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT ->
          isRetry ? answerAgain(producer, request) : endNothing(producer, request, now);
      case DEAD -> throw new IllegalStateException("an expired producer is still known");
    };
  }

  /**
   * An administrator aborts what a producer has open: its epoch is taken away, as by a time-out, so
   * that it learns of it.
   */
  Decision<TransactionError> abortByHand(ProducerEpoch epoch, long now) {
    Producer producer = state.byProducerId(epoch.producerId());
    boolean isItsOwn =
        producer != null
            && producer.current().equals(epoch)
            && producer.state == TransactionState.ONGOING
            && producer.branch == null;
    if (!isItsOwn) {
      return Decision.answer(TransactionError.INVALID_TXN_STATE);
    }
    DecisionDraft draft = new DecisionDraft(state);
    draft.rollBack(producer, producer.isLease(), now);
    return draft.answer(TransactionError.NONE);
  }

  private Producer find(Optional<String> transactionalId, long producerId) {
    return transactionalId
        .map(state::byTransactionalId)
        .orElseGet(() -> transactionalId.isEmpty() ? state.lease(producerId) : null);
  }

  private TransactionError checkOpen(Producer producer, ProducerEpoch caller) {
    if (producer == null || producer.producerId != caller.producerId()) {
      return TransactionError.INVALID_PRODUCER_ID_MAPPING;
    }
    if (producer.epoch != caller.epoch() || producer.isRetired()) {
      return TransactionError.PRODUCER_FENCED;
    }
    if (producer.state.isDecided()) {
      return TransactionError.CONCURRENT_TRANSACTIONS;
    }
    boolean branchTakesNoMore =
        producer.branch != null && state.branch(producer.branch).state != BranchState.ACTIVE;
    return branchTakesNoMore ? TransactionError.INVALID_TXN_STATE : TransactionError.NONE;
  }

  /** Whether the request was decided before: its epoch is the one that the decision ended. */
  private static boolean isRetry(Producer producer, EndTransaction request) {
    ProducerEpoch caller = request.producer();
    if (request.transactionVersion() < 2) {
      return false; // The epoch stays, so the state alone tells.
    }
    if (producer.state == TransactionState.ONGOING || producer.state == TransactionState.EMPTY) {
      return false; // The producer has gone on since.
    }
    if (caller.producerId() == producer.producerId) {
      return caller.epoch() == producer.lastEpoch && caller.epoch() + 1 == producer.epoch;
    }
    return caller.producerId() == producer.previousProducerId
        && caller.epoch() == producer.lastEpoch
        && producer.epoch == 0;
  }

  private Decision<EndTransaction.Response> decideOngoing(
      Producer producer, EndTransaction request, long now) {
    DecisionDraft draft = new DecisionDraft(state);
    if (producer.isLost()) {
      // Its sends were cut off at an unknown place: nothing but a roll-back is true to them.
      draft.rollBack(producer, true, now);
      return draft.answer(
          EndTransaction.Response.failed(
              request.commit() ? TransactionError.TRANSACTION_ROLLED_BACK : TransactionError.NONE));
    }
    return request.transactionVersion() < 2
        ? decideInSameEpoch(draft, producer, request, now)
        : decideWithBump(draft, producer, request.commit(), now);
  }

  private static Decision<EndTransaction.Response> decideInSameEpoch(
      DecisionDraft draft, Producer producer, EndTransaction request, long now) {
    draft.decide(
        producer,
        new TransactionDecided(
            producer.producerId,
            request.commit(),
            producer.epoch,
            producer.lastEpoch,
            ProducerEpoch.NO_PRODUCER_ID,
            now));
    return draft.answer(told(producer, producer.current()));
  }

  private Decision<EndTransaction.Response> decideWithBump(
      DecisionDraft draft, Producer producer, boolean commit, long now) {
    short bumped = (short) (producer.epoch + 1);
    ProducerEpoch next = new ProducerEpoch(producer.producerId, bumped);
    long nextId = ProducerEpoch.NO_PRODUCER_ID;
    if (ProducerEpoch.isExhausted(producer.epoch)) {
      if (producer.isLease()) {
        next = ProducerEpoch.NONE;
      } else {
        OptionalLong id = producerIds.take();
        if (id.isEmpty()) {
          return ended(TransactionError.COORDINATOR_LOAD_IN_PROGRESS);
        }
        nextId = id.getAsLong();
        next = new ProducerEpoch(nextId, (short) 0);
      }
    }
    draft.decide(
        producer,
        new TransactionDecided(producer.producerId, commit, bumped, producer.epoch, nextId, now));
    boolean ofNothing = producer.state != TransactionState.ONGOING;
    return draft.answer(
        new EndTransaction.Response(
            TransactionError.NONE, next, ofNothing ? producer.sequence + 1 : producer.sequence));
  }

  /** The same question again, after all markers were written. */
  private static Decision<EndTransaction.Response> answerAgain(
      Producer producer, EndTransaction request) {
    if (producer.commits() != request.commit()) {
      return contradicted(producer, request);
    }
    return Decision.answer(told(producer, next(producer)));
  }

  private static Decision<EndTransaction.Response> contradicted(
      Producer producer, EndTransaction request) {
    boolean rolledBack = producer.isLease() && request.commit();
    return Decision.answer(
        rolledBack
            ? new EndTransaction.Response(
                TransactionError.TRANSACTION_ROLLED_BACK, next(producer), producer.sequence)
            : EndTransaction.Response.failed(TransactionError.INVALID_TXN_STATE));
  }

  /**
   * Nothing is open. A commit can't be true: who asks for it has sent something, and it is not
   * here. An abort with version 2 takes the epoch away from writes still on their way.
   */
  private Decision<EndTransaction.Response> endNothing(
      Producer producer, EndTransaction request, long now) {
    if (request.transactionVersion() < 2) {
      if (isLateQuestion(producer, request) && producer.commits() == request.commit()) {
        return Decision.answer(told(producer, producer.current()));
      }
      boolean nothingWasCommitted = producer.isLease() && request.commit();
      return ended(
          nothingWasCommitted
              ? TransactionError.TRANSACTION_ROLLED_BACK
              : TransactionError.INVALID_TXN_STATE);
    }
    if (request.commit()) {
      return ended(
          producer.isLease()
              ? TransactionError.TRANSACTION_ROLLED_BACK
              : TransactionError.INVALID_TXN_STATE);
    }
    if (producer.epoch > ProducerEpoch.LAST_USABLE) {
      return ended(TransactionError.PRODUCER_FENCED);
    }
    return decideWithBump(new DecisionDraft(state), producer, false, now);
  }

  /** Whether the newest transaction, ended in the caller's epoch, is the one it asks for. */
  private static boolean isLateQuestion(Producer producer, EndTransaction request) {
    return producer.state != TransactionState.EMPTY
        && producer.sequence > request.after()
        && (!producer.isLease() || producer.transactionEpoch == request.producer().epoch());
  }

  private static EndTransaction.Response told(Producer producer, ProducerEpoch next) {
    return new EndTransaction.Response(TransactionError.NONE, next, producer.sequence);
  }

  private static ProducerEpoch next(Producer producer) {
    return producer.isRetired() ? ProducerEpoch.NONE : producer.current();
  }

  private static Decision<AddParticipants.Response> refused(TransactionError error) {
    return Decision.answer(AddParticipants.Response.failed(error));
  }

  private static Decision<EndTransaction.Response> ended(TransactionError error) {
    return Decision.answer(EndTransaction.Response.failed(error));
  }
}
