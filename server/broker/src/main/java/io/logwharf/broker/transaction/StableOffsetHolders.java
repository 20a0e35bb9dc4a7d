package io.logwharf.broker.transaction;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.coordinator.transaction.TransactionDescription;
import io.logwharf.log.PartitionLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The metric {@code logwharf.transaction.held.records}: for each partition whose last stable offset
 * is held by a transaction for longer than a second, how many offsets read_committed consumers
 * can't reach, tagged with topic, partition, the transaction's name and its producer id. Updated by
 * one thread at a time.
 */
public final class StableOffsetHolders {
  /** Most transactions are over long before. */
  private static final long LEAST_AGE_MS = 1_000;

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

  /**
   * Publishes what is held now.
   *
   * @param transactions finds the transaction of a producer id
   * @param now ms since 1970
   */
  synchronized void update(LongFunction<Optional<TransactionDescription>> transactions, long now) {
    List<Row<?>> rows = new ArrayList<>();
    for (Partition partition : partitions.all()) {
      partition
          .log()
          .oldestTransaction()
          .flatMap(oldest -> transactions.apply(oldest.producerId()))
          .filter(transaction -> transaction.startedAt() <= now - LEAST_AGE_MS)
          .ifPresent(transaction -> rows.add(row(transaction, partition)));
    }
    if (!empty || !rows.isEmpty()) {
      gauge.register(rows, true);
    }
    empty = rows.isEmpty();
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
