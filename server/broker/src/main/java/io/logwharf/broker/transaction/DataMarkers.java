package io.logwharf.broker.transaction;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.MarkerWrite;
import io.logwharf.log.Durability;
import io.logwharf.log.LogException;
import io.logwharf.log.LogKind;
import io.logwharf.log.TransactionMarker;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes markers to data partitions, as control batches of their logs. Thread-safe. */
final class DataMarkers {
  private static final Logger LOG = LoggerFactory.getLogger(DataMarkers.class);
  private final Partitions partitions;
  private final InstantSource clock;

  DataMarkers(Partitions partitions, InstantSource clock) {
    this.partitions = partitions;
    this.clock = clock;
  }

  /** Whether the marker goes to a log in memory. */
  boolean isVolatile(MarkerWrite write) {
    return partition(write)
        .filter(partition -> partition.log().kind() == LogKind.VOLATILE)
        .isPresent();
  }

  /**
   * Writes a marker, behind its decision in the same journal, which therefore outlives it.
   *
   * @param answer waits until the marker is visible
   * @return whether it is in the log, or there is no such partition any more
   */
  boolean write(MarkerWrite write, TransactionAnswer<?> answer) {
    Optional<Partition> partition = partition(write);
    if (partition.isEmpty()) {
      return true;
    }
    answer.expect();
    try {
      partition.get().log().appendMarker(marker(write.marker()), Durability.WRITTEN, answer);
      return true;
    } catch (LogException e) {
      // The decision stands; the marker comes again with a later tick.
      LOG.warn(
          "transaction.marker.failed log={} producer={}",
          partition.get().log().name().directory(),
          write.marker().producerId(),
          e);
      answer.arrived();
      return false;
    }
  }

  private Optional<Partition> partition(MarkerWrite write) {
    UUID topic = write.participant().topicId();
    return partitions.find(
        new Uuid(topic.getMostSignificantBits(), topic.getLeastSignificantBits()),
        write.participant().partition());
  }

  private TransactionMarker marker(Marker marker) {
    return new TransactionMarker(
        marker.producerId(),
        marker.epoch(),
        marker.commit(),
        marker.coordinatorEpoch(),
        clock.millis());
  }
}
