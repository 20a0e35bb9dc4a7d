package io.logwharf.broker.housekeeping;

import io.logwharf.broker.metadata.TopicConfigs;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.coordinator.metadata.TopicSettings;
import io.logwharf.log.LogClosedException;
import io.logwharf.log.LogSlice;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.PartitionLog.TimestampOffset;
import io.logwharf.protocol.extension.DestinationKind;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the oldest records of topics by time and size, but none that a durable subscription owes.
 * A queue's go when they are consumed, and not before. Runs on the housekeeping thread.
 */
public final class Retention implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final long UNLIMITED = -1;
  private static final long ANSWER_SECONDS = 10;

  private final Partitions partitions;
  private final TopicConfigs configs;
  private final InstantSource clock;
  private final Owed owed;

  /** What subscriptions have yet to consume. */
  @FunctionalInterface
  public interface Owed {
    /** Done with the offset from which on records of a partition must stay. */
    CompletableFuture<Long> from(Partition partition);
  }

  /**
   * @param owed asked where records are about to be removed
   */
  public Retention(Partitions partitions, TopicConfigs configs, InstantSource clock, Owed owed) {
    this.owed = owed;
    this.partitions = partitions;
    this.configs = configs;
    this.clock = clock;
  }

  @Override
  public void run() {
    for (Partition partition : partitions.all()) {
      if (partition.topic().kind() != DestinationKind.QUEUE) {
        try {
          apply(partition);
        } catch (LogClosedException e) {
          LOG.debug("retention.skipped log={} reason=closed", partition.log().name().directory());
        } catch (RuntimeException e) {
          LOG.error("retention.failed log={}", partition.log().name().directory(), e);
        }
      }
    }
  }

  private void apply(Partition partition) {
    TopicInfo topic = partition.topic();
    PartitionLog log = partition.log();
    long before = log.startOffset();
    long start =
        Math.max(
            startByAge(log, configs.number(topic, TopicSettings.RETENTION_MS)),
            startBySize(log, configs.number(topic, TopicSettings.RETENTION_BYTES)));
    if (start > before) {
      start = Math.min(start, owedFrom(partition));
    }
    if (start > before) {
      log.advanceStartTo(start);
      LOG.info("retention.removed log={} from={} to={}", log.name().directory(), before, start);
    }
  }

  /** Waits for the loop that knows; one that doesn't answer may owe everything. */
  private long owedFrom(Partition partition) {
    try {
      return owed.from(partition).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("retention.postponed log={}", partition.log().name().directory(), e);
    }
    return partition.log().startOffset();
  }

  /** Where the records begin that are young enough. */
  private long startByAge(PartitionLog log, long retentionMs) {
    if (retentionMs == UNLIMITED) {
      return log.startOffset();
    }
    TimestampOffset first = log.offsetForTimestamp(Math.max(clock.millis() - retentionMs, 0));
    return first == null ? log.highWatermark() : first.offset();
  }

  /** Where the newest records begin that are as many bytes as may stay, in whole batches. */
  private static long startBySize(PartitionLog log, long retentionBytes) {
    long start = log.startOffset();
    if (retentionBytes == UNLIMITED) {
      return start;
    }
    long excess = log.sizeInBytes() - retentionBytes;
    while (excess > 0) {
      try (LogSlice slice = log.read(start, (int) Math.min(excess, Integer.MAX_VALUE))) {
        if (slice == null || slice.sizeInBytes() > excess) {
          return start;
        }
        start = slice.nextOffset();
        excess -= slice.sizeInBytes();
      }
    }
    return start;
  }
}
