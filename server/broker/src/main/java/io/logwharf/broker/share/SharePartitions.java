package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoops;
import io.logwharf.broker.network.Connection;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.PartitionId;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All share partitions of a broker, by data partition: the door through which other threads reach
 * the loops that own them. Thread-safe.
 */
public final class SharePartitions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharePartitions.class);

  private static final long CLOSE_SECONDS = 10;

  private final OwnerLoops loops;
  private final ShareServices services;
  private final Map<PartitionId, PartitionShares> byPartition = new ConcurrentHashMap<>();

  SharePartitions(OwnerLoops loops, Partitions partitions, ShareServices services) {
    this.loops = loops;
    this.services = services;
    partitions.onTopicDeleted(this::topicDeleted);
  }

  /**
   * A consumer of the extension at a partition, not yet attached.
   *
   * @param correlationId of its attach request
   */
  public ConsumerHandle consumer(
      Partition partition, Connection connection, int correlationId, int consumerId) {
    return new ConsumerHandle(
        of(partition), new AttachedConsumer(connection, correlationId, consumerId));
  }

  /** The share groups of a partition. */
  PartitionShares of(Partition partition) {
    return byPartition.computeIfAbsent(
        partition.id(),
        id -> new PartitionShares(partition, loops.ownerOf(id), services));
  }

  /**
   * Writes the state of all groups, once no connection is left and before the loops end. Waits for
   * the loops, so it must not be called on one.
   */
  @Override
  public void close() {
    close(() -> {});
  }

  /**
   * Does what {@link #close()} does.
   *
   * @param submitted run before waiting
   */
  void close(Runnable submitted) {
    List<PartitionShares> all = List.copyOf(byPartition.values());
    byPartition.clear();
    var pending = new CountDownLatch(all.size());
    all.forEach(shares -> shares.loop().execute(() -> shares.close(pending::countDown)));
    submitted.run();
    try {
      if (!pending.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn(
            "event=share-close-incomplete partitions={} consequence=\"records may be marked"
                + " redelivered that were not delivered\"",
            pending.getCount());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void topicDeleted(TopicInfo topic) {
    for (int i = 0; i < topic.partitions(); i++) {
      PartitionShares shares = byPartition.remove(new PartitionId(topic.id(), i));
      if (shares != null) {
        shares.loop().execute(shares::topicDeleted);
      }
    }
  }
}
