package io.logwharf.broker.housekeeping;

import io.logwharf.broker.metadata.MetadataLog;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.registry.RegistryLog;
import io.logwharf.broker.transaction.TransactionLog;
import io.logwharf.log.LogName;
import io.logwharf.log.LogStore;
import io.logwharf.log.PartitionLog;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs of topics that are no more, or never were: the broker stopped between the deletion's record
 * and the removal of the logs, or between their creation and its record. The companion logs of a
 * partition carry its topic's id, so they are found alike.
 */
public final class OrphanLogs {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanLogs.class);

  private final LogStore logs;
  private final Partitions partitions;

  public OrphanLogs(LogStore logs, Partitions partitions) {
    this.logs = logs;
    this.partitions = partitions;
  }

  /** Deletes them; at start, once all topics are known. */
  public void delete() {
    for (PartitionLog log : logs.logs()) {
      LogName name = log.name();
      if (!name.equals(MetadataLog.NAME)
          && !name.equals(RegistryLog.NAME)
          && !name.equals(TransactionLog.NAME)
          && partitions.topic(topicId(name.id())).isEmpty()) {
        LOG.info("log.orphan.deleted log={} topic={}", name.directory(), name.id());
        logs.delete(name);
      }
    }
  }

  private static Uuid topicId(UUID id) {
    return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
