package io.logwharf.broker.transaction;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.TransactionDescription;
import io.logwharf.coordinator.transaction.TransactionFilter;
import io.logwharf.coordinator.transaction.TransactionState;
import io.logwharf.log.PartitionLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.Uuid;

/**
 * The metric {@code logwharf.transaction.held.records}: for each partition whose last stable offset
 * is held by a transaction for longer than a second, how many offsets read_committed consumers
 * can't reach, tagged with topic, partition, the transaction's name and its producer id. Updated by
 * one thread at a time.
 */
public final class StableOffsetHolders {
  /** The transactions of interest: a second is longer than most ever are. */
  static final TransactionFilter OPEN =
      new TransactionFilter(
          Set.of(
              TransactionState.ONGOING,
              TransactionState.PREPARE_COMMIT,
              TransactionState.PREPARE_ABORT),
          Set.of(),
          1_000);

  private final Partitions partitions;
  private final MultiGauge gauge;
  private boolean empty = true;

  public StableOffsetHolders(Partitions partitions, MeterRegistry meters) {
    this.partitions = partitions;
    this.gauge =
        MultiGauge.builder("logwharf.transaction.held.records")
            .description("Offsets behind the last stable offset, by the transaction that holds it")
            .register(meters);
  }

  /** Publishes what these transactions hold. */
  synchronized void update(List<TransactionDescription> open) {
    if (open.isEmpty() && empty) {
      return;
    }
    List<Row<?>> rows = new ArrayList<>();
    for (TransactionDescription transaction : open) {
      for (Participant participant : transaction.participants()) {
        if (participant instanceof Participant.DataPartition) {
          held(transaction, participant).ifPresent(rows::add);
        }
      }
    }
    gauge.register(rows, true);
    empty = rows.isEmpty();
  }

  private Optional<Row<?>> held(TransactionDescription transaction, Participant participant) {
    Uuid topic =
        new Uuid(
            participant.topicId().getMostSignificantBits(),
            participant.topicId().getLeastSignificantBits());
    return partitions
        .find(topic, participant.partition())
        .filter(partition -> isHeldBy(transaction, partition.log()))
        .map(partition -> row(transaction, partition));
  }

  private static boolean isHeldBy(TransactionDescription transaction, PartitionLog log) {
    return log.oldestTransaction()
        .filter(oldest -> oldest.producerId() == transaction.producer().producerId())
        .isPresent();
  }

  private static Row<?> row(TransactionDescription transaction, Partition partition) {
    PartitionLog log = partition.log();
    Tags tags =
        Tags.of(
            "topic", partition.topic().name(),
            "partition", Integer.toString(partition.index()),
            "transaction", transaction.name(),
            "producer", Long.toString(transaction.producer().producerId()));
    return Row.of(tags, log.highWatermark() - log.lastStableOffset());
  }
}
