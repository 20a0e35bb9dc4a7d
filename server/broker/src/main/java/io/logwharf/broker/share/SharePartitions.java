package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.loop.OwnerLoops;
import io.logwharf.broker.network.Connection;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.PartitionId;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.share.session.SessionPartition;
import io.logwharf.broker.share.session.ShareSessions;
import io.logwharf.broker.share.state.ShareServices;
import io.logwharf.broker.transaction.TransactionParticipants;
import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.Browse;
import io.logwharf.protocol.selector.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All share partitions of a broker, by data partition: the door through which other threads reach
 * the loops that own them. Thread-safe.
 */
public final class SharePartitions implements TransactionParticipants, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharePartitions.class);

  private static final long CLOSE_SECONDS = 10;

  private final OwnerLoops loops;
  private final Partitions partitions;
  private final ShareServices services;
  private final Map<PartitionId, PartitionShares> byPartition = new ConcurrentHashMap<>();

  /**
   * Begins without reading anything: what a partition's companion log holds is read when the first
   * of its groups is asked for.
   */
  public SharePartitions(OwnerLoops loops, Partitions partitions, ShareServices services) {
    this.loops = loops;
    this.partitions = partitions;
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

  /**
   * Fetches for a stock share consumer.
   *
   * @param partitions of its session, in order of preference; those that there are
   * @param answer see {@link PendingShareFetch}
   */
  public PendingShareFetch fetch(
      ShareSessions.Key member,
      PendingShareFetch.Limits limits,
      List<Partition> partitions,
      OwnerLoop connectionLoop,
      Consumer<List<PendingShareFetch.Outcome>> answer) {
    Map<String, String> configs = services.groupConfigs().apply(member.groupId());
    List<PendingShareFetch.Target> targets = new ArrayList<>(partitions.size());
    for (Partition partition : partitions) {
      targets.add(
          new PendingShareFetch.Target(
              partition,
              of(partition),
              member.groupId(),
              GroupTraits.of(partition.topic(), member.groupId(), configs)));
    }
    var fetch = new PendingShareFetch(member.memberId(), limits, targets, connectionLoop, answer);
    fetch.start();
    return fetch;
  }

  /** A temporary topic was created: it keeps only what its subscriptions are owed. */
  public void keepTrimmed(Partition temporaryTopic) {
    PartitionShares shares = of(temporaryTopic);
    shares.run(shares::keepTrimmed);
  }

  /**
   * Reads a page of what waits in a queue.
   *
   * @param selector null for all messages
   * @param answer told on the loop of the share partition; closes the page's region, or sends it
   */
  public void browse(
      Partition partition, Browse request, Selector selector, Consumer<QueueBrowse.Page> answer) {
    PartitionShares shares = of(partition);
    shares.loop().run(() -> answer.accept(shares.browse(request, selector)));
  }

  /** How long stock share consumers of a group hold what they acquire, in ms. */
  public int lockDurationMs(String group) {
    return GroupTraits.lockDurationMs(services.groupConfigs().apply(group));
  }

  /**
   * Applies the acknowledgements of a stock share consumer, all or none.
   *
   * @param done told once, on any thread, when they are as durable as can be or have failed
   */
  public void acknowledge(
      ShareSessions.Key member, Partition partition, List<AckRange> ranges, Consumer<Errors> done) {
    PartitionShares shares = of(partition);
    shares
        .loop()
        .run(() -> shares.members().acknowledge(member.groupId(), member.memberId(), ranges, done));
  }

  /** A stock share consumer has ended its session, and gives back what it holds. */
  public void leave(ShareSessions.Key member, List<SessionPartition> session) {
    for (SessionPartition each : session) {
      PartitionShares shares = byPartition.get(new PartitionId(each.topicId(), each.partition()));
      if (shares != null) {
        shares.run(() -> shares.members().leave(member.groupId(), member.memberId()));
      }
    }
  }

  @Override
  public void write(Participant.SharePartition participant, Marker marker, Outcome outcome) {
    UUID id = participant.topicId();
    var topicId = new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    Optional<Partition> partition = partitions.find(topicId, participant.partition());
    if (partition.isEmpty()) {
      outcome.done(null);
      return;
    }
    PartitionShares shares = of(partition.get());
    shares.loop().run(() -> shares.transactions().resolve(participant.group(), marker, outcome));
  }

  /**
   * The share groups of a partition. Where its topic has just been deleted, they are deleted too,
   * so that who asks there is told.
   */
  PartitionShares of(Partition partition) {
    PartitionId id = partition.id();
    PartitionShares shares =
        byPartition.computeIfAbsent(
            id, unknown -> new PartitionShares(partition, loops.ownerOf(id), services));
    if (partitions.find(id).isEmpty() && byPartition.remove(id, shares)) {
      shares.loop().execute(shares::topicDeleted);
    }
    return shares;
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
