package io.logwharf.coordinator.transaction;

import java.util.UUID;

/** What a transaction touched, and what therefore gets its {@link Marker}. */
public sealed interface Participant {
  UUID topicId();

  int partition();

  /** A partition that records of the transaction were written to. */
  record DataPartition(UUID topicId, int partition) implements Participant {
    public DataPartition {
      requirePartition(partition);
    }
  }

  /** A share group's state on a partition, that holds acknowledgements pending in it. */
  record SharePartition(String group, UUID topicId, int partition) implements Participant {
    public SharePartition {
      requirePartition(partition);
      if (group.isEmpty()) {
        throw new IllegalArgumentException("a share partition needs a group");
      }
    }
  }

  private static void requirePartition(int partition) {
    if (partition < 0) {
      throw new IllegalArgumentException("partition " + partition + " must not be negative");
    }
  }
}
