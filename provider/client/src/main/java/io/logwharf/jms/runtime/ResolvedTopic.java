package io.logwharf.jms.runtime;

import io.logwharf.jms.send.PartitionTarget;
import io.logwharf.protocol.extension.ResolveDestination;
import io.logwharf.protocol.extension.ResolveDestination.Partition;
import java.util.List;
import org.apache.kafka.common.Uuid;

/** The topic behind a destination, as the broker told it once. */
public final class ResolvedTopic {
  private final String name;
  private final Uuid id;
  private final int maxMessageBytes;
  private final List<Partition> partitions;
  private volatile boolean stale;

  /** A topic as an answer describes it. */
  public ResolvedTopic(String name, ResolveDestination.Response described) {
    this.name = name;
    this.id = described.topicId();
    this.maxMessageBytes = described.maxMessageBytes();
    this.partitions = List.copyOf(described.partitions());
  }

  public String name() {
    return name;
  }

  public Uuid id() {
    return id;
  }

  public int partitionCount() {
    return partitions.size();
  }

  public int leaderEpoch(int partition) {
    return partitions.get(partition).leaderEpoch();
  }

  public PartitionTarget target(int partition) {
    return new PartitionTarget(name, id, partition, maxMessageBytes);
  }

  /** Whether the broker has contradicted it since. */
  public boolean isStale() {
    return stale;
  }

  public void markStale() {
    stale = true;
  }
}
