package io.logwharf.broker.housekeeping;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.extension.DestinationKind;
import java.util.function.Consumer;

/**
 * Has expired messages taken out of queues and durable subscriptions that may not be consumed. Runs
 * on the housekeeping thread, and leaves the work to those that own the partitions.
 */
public final class Expiry implements Runnable {
  private final Partitions partitions;
  private final Consumer<Partition> sweep;

  /**
   * @param sweep told each partition of a destination that has records; must not block
   */
  public Expiry(Partitions partitions, Consumer<Partition> sweep) {
    this.partitions = partitions;
    this.sweep = sweep;
  }

  @Override
  public void run() {
    for (Partition partition : partitions.all()) {
      PartitionLog log = partition.log();
      boolean isDestination = partition.topic().kind() != DestinationKind.NONE;
      if (isDestination && log.startOffset() < log.endOffset()) {
        sweep.accept(partition);
      }
    }
  }
}
