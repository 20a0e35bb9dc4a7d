package io.logwharf.coordinator.transaction;

import java.util.List;
import java.util.Optional;

/**
 * A producer and its newest transaction, as ListTransactions and DescribeTransactions show them.
 *
 * @param name the transactional id, or one made from the producer id for a lease
 * @param startedAt when the transaction began, ms since 1970; -1 where there was none
 * @param participants of the transaction while it is open or its markers are being written
 * @param branch the XA branch it belongs to
 */
public record TransactionDescription(
    String name,
    TransactionState state,
    ProducerEpoch producer,
    int timeoutMs,
    long startedAt,
    List<Participant> participants,
    Optional<Xid> branch) {

  static TransactionDescription of(Producer producer) {
    return new TransactionDescription(
        producer.displayName(),
        producer.state,
        producer.current(),
        producer.timeoutMs,
        producer.startedAt,
        List.copyOf(producer.participants()),
        Optional.ofNullable(producer.branch));
  }
}
