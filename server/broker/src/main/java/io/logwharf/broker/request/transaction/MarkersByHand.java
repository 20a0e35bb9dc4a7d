package io.logwharf.broker.request.transaction;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.request.KafkaErrors;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionDescription;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.coordinator.transaction.TransactionState;
import io.logwharf.log.Durability;
import io.logwharf.log.TransactionMarker;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/**
 * Ends transactions in single partitions, on an administrator's word (KIP-664). Where the
 * coordinator knows the transaction, an abort goes to all that takes part in it, and a commit is
 * refused: a transaction ends everywhere on one side. One that hangs, because no coordinator knows
 * of it, gets its marker. Thread-safe.
 */
public final class MarkersByHand {
  private final Transactions transactions;
  private final Durability durable;
  private final InstantSource clock;

  /**
   * @param durable what an answer waits for, as {@code flush.policy} says
   */
  public MarkersByHand(Transactions transactions, Durability durable, InstantSource clock) {
    this.transactions = transactions;
    this.durable = durable;
    this.clock = clock;
  }

  /** Ends the producer's transaction in one partition; completes with the outcome, always. */
  CompletableFuture<Errors> end(WritableTxnMarker marker, Partition partition) {
    var outcome = new CompletableFuture<Errors>();
    // Nobody begins a transaction while the question is asked, so none loses its first records.
    Optional<TransactionDescription> known =
        transactions.ask(
            state -> {
              var holder =
                  state
                      .transactionOf(marker.producerId())
                      .filter(
                          each ->
                              each.participants()
                                  .contains(TransactionalAppends.participant(partition)));
              if (holder.isEmpty()) {
                write(marker, partition, outcome);
              }
              return holder;
            });
    known.ifPresent(transaction -> abort(marker, transaction, outcome));
    return outcome;
  }

  private void abort(
      WritableTxnMarker marker,
      TransactionDescription transaction,
      CompletableFuture<Errors> outcome) {
    if (marker.transactionResult() || transaction.state() != TransactionState.ONGOING) {
      outcome.complete(Errors.INVALID_TXN_STATE);
    } else if (transaction.producer().epoch() != marker.producerEpoch()) {
      outcome.complete(Errors.INVALID_PRODUCER_EPOCH);
    } else {
      var producer = new ProducerEpoch(marker.producerId(), marker.producerEpoch());
      transactions.submit(
          (state, now) -> state.abortByHand(producer, now),
          (error, failure) -> outcome.complete(failure == null ? of(error) : failed(failure)));
    }
  }

  private static Errors of(TransactionError error) {
    return TransactionErrors.of(error, ApiKeys.WRITE_TXN_MARKERS, (short) 1);
  }

  private static Errors failed(Exception failure) {
    return KafkaErrors.of(failure);
  }

  private void write(
      WritableTxnMarker marker, Partition partition, CompletableFuture<Errors> outcome) {
    boolean isFenced =
        partition.log().producers().stream()
            .anyMatch(
                each ->
                    each.producerId() == marker.producerId()
                        && each.epoch() > marker.producerEpoch());
    if (isFenced) {
      outcome.complete(Errors.INVALID_PRODUCER_EPOCH);
      return;
    }
    var written =
        new TransactionMarker(
            marker.producerId(),
            marker.producerEpoch(),
            marker.transactionResult(),
            marker.coordinatorEpoch(),
            clock.millis());
    try {
      partition
          .log()
          .appendMarker(
              written,
              durable,
              failure -> outcome.complete(failure == null ? Errors.NONE : failed(failure)));
    } catch (RuntimeException e) {
      outcome.complete(failed(e));
    }
  }
}
