package io.logwharf.jms.connection;

import io.logwharf.jms.send.PartitionTarget;
import io.logwharf.protocol.extension.ResolveDestination.Partition;
import java.util.List;
import org.apache.kafka.common.Uuid;

/** The topic behind a destination, as the broker told it once. */
final class ResolvedTopic {
  private final String name;
  private final Uuid id;
  private final List<Partition> partitions;
  private volatile boolean stale;

  ResolvedTopic(String name, Uuid id, List<Partition> partitions) {
    this.name = name;
    this.id = id;
    this.partitions = List.copyOf(partitions);
  }

  String name() {
    return name;
  }

  Uuid id() {
    return id;
  }

  int partitionCount() {
    return partitions.size();
  }

  int leaderEpoch(int partition) {
    return partitions.get(partition).leaderEpoch();
  }

  PartitionTarget target(int partition) {
    return new PartitionTarget(name, id, partition);
  }

  /** Whether the broker has contradicted it since. */
  boolean isStale() {
    return stale;
  }

  void markStale() {
    stale = true;
  }
}
