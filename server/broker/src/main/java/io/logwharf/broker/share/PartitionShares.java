package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.partition.AdvanceListeners;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.share.deadletter.DeadLetters;
import io.logwharf.broker.share.deadletter.DestinationRedelivery;
import io.logwharf.broker.share.state.ShareServices;
import io.logwharf.log.LogException;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.extension.Browse;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.record.BatchSlicer;
import io.logwharf.protocol.selector.Selector;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All share partitions of one data partition: ends each turn of the event loop by serving who waits
 * and by appending what was recorded. Everything but {@link #loop()} runs on the event loop that
 * owns it.
 */
final class PartitionShares {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionShares.class);

  private static final int MAX_DECOMPRESSED_BYTES = 1 << 28;

  private final Partition data;
  private final OwnerLoop loop;
  private final ShareServices services;
  private final BatchSlicer slicer = new BatchSlicer(MAX_DECOMPRESSED_BYTES);
  private final GroupStates groups;
  private final PartitionConsumers consumers;
  private final PartitionMembers members;
  private final PartitionTransactions transactions;
  private final DestinationRedelivery redelivery;
  private final ExpirySweep expirySweep;
  private final Set<SharePartitionHost> changed = new LinkedHashSet<>();
  private AdvanceListeners.Registration advances;
  private boolean trimmed;
  private boolean turnEnds;
  private boolean deleted;

  PartitionShares(Partition data, OwnerLoop loop, ShareServices services) {
    this.data = data;
    this.loop = loop;
    this.services = services;
    this.redelivery = new DestinationRedelivery(data, services.redelivery(), services.clock());
    this.expirySweep = new ExpirySweep(this);
    this.groups = new GroupStates(this, services);
    this.consumers = new PartitionConsumers(this, groups);
    this.members = new PartitionMembers(this, groups);
    this.transactions = new PartitionTransactions(this, groups);
  }

  /** The loop that owns all of this; from any thread. */
  OwnerLoop loop() {
    return loop;
  }

  Partition data() {
    return data;
  }

  PartitionLog log() {
    return data.log();
  }

  /** What consumers of our own client ask. */
  PartitionConsumers consumers() {
    return consumers;
  }

  /** What stock share consumers ask. */
  PartitionMembers members() {
    return members;
  }

  /** What transactions ask. */
  PartitionTransactions transactions() {
    return transactions;
  }

  /** What was set for a group, without defaults. */
  Map<String, String> groupConfigs(String group) {
    return services.groupConfigs().apply(group);
  }

  ExpirySweep expirySweep() {
    return expirySweep;
  }

  /** Whether the topic is gone. */
  boolean isDeleted() {
    return deleted;
  }

  /** Of the queue, or of the topic's subscriptions. */
  DestinationRedelivery redelivery() {
    return redelivery;
  }

  /** Moves dead letters; null until the broker can. */
  DeadLetters deadLetters() {
    return services.deadLetters().get();
  }

  /** For times that messages carry. */
  InstantSource clock() {
    return services.clock();
  }

  /** Its groups; on the loop. */
  GroupStates groups() {
    return groups;
  }

  BatchSlicer slicer() {
    return slicer;
  }

  ByteBufAllocator allocator() {
    return ByteBufAllocator.DEFAULT;
  }

  /**
   * Runs what is asked of the share partitions on their loop. Where it fails half-way, they are
   * given up as they are in memory, and all that wait are told.
   */
  void run(Runnable task) {
    loop.run(() -> attempt(task));
  }

  /**
   * As {@link #run}, on the loop.
   *
   * @return why it failed, null where it did not
   */
  RuntimeException attempt(Runnable task) {
    try {
      task.run();
      return null;
    } catch (RuntimeException e) {
      fail(e);
      return e;
    }
  }

  /** What a group is like that is consumed in a mode; in memory where the topic is temporary. */
  GroupTraits traits(ConsumerAttach.Mode mode, String group) {
    GroupTraits traits = GroupTraits.of(mode, services.groupConfigs().apply(group));
    return data.isTemporary() ? traits.inMemory() : traits;
  }

  /** A page of what waits in this queue; one that says so where it can't be read. */
  QueueBrowse.Page browse(Browse request, Selector selector) {
    String queue = data.topic().name();
    try {
      SharePartitionHost host = host(queue, traits(ConsumerAttach.Mode.QUEUE, queue));
      QueueBrowse.Page page =
          new QueueBrowse(host, request, selector, services.clock().millis()).page();
      endIfUnused(host);
      return page;
    } catch (RuntimeException e) {
      LOG.error("event=browse-failed partition={}", name(), e);
      return QueueBrowse.Page.failed(Errors.KAFKA_STORAGE_ERROR, e.getMessage());
    }
  }

  /**
   * The share partition of a group, begun where there is none.
   *
   * @throws LogException where its state can't be read, or stored
   */
  SharePartitionHost host(String group, GroupTraits traits) {
    if (deleted) {
      throw new LogException("partition " + name() + " has been deleted");
    }
    SharePartitionHost host = groups.findOrBegin(group, traits);
    if (advances == null) {
      advances = data.onAdvance(loop, () -> run(this::onAdvance));
    }
    return host;
  }

  /** A non-durable group ends with its last consumer, unless it is a temporary queue's own. */
  void endIfUnused(SharePartitionHost host) {
    if (host.isInUse()) {
      return;
    }
    if (!host.traits().durable() && !host.isQueue()) {
      groups.end(host);
      host.end();
      changed.remove(host);
      trim();
    }
    if (advances != null && !groups.isAnyInUse() && !trimmed) {
      advances.cancel();
      advances = null;
      slicer.clear();
    }
  }

  /** From now on the log, a temporary topic's, keeps no more than its subscriptions are owed. */
  void keepTrimmed() {
    trimmed = true;
    if (advances == null && !deleted) {
      advances = data.onAdvance(loop, () -> run(this::onAdvance));
    }
  }

  /** Frees what all subscriptions to a temporary topic are done with. */
  void trim() {
    if (!trimmed || deleted) {
      return;
    }
    long start = log().highWatermark();
    for (SharePartitionHost host : groups.all()) {
      start = Math.min(start, host.partition().startOffset());
    }
    if (start > log().startOffset()) {
      log().advanceStartTo(start);
    }
  }

  /** Looks at a share partition when the turn ends. */
  void changed(SharePartitionHost host) {
    changed.add(host);
    endTurnSoon();
  }

  /**
   * Runs the task on this loop when what was written in this turn is on stable storage; not where
   * that fails, as the group is closed then.
   */
  void whenDurable(SharePartitionHost host, Runnable task) {
    if (!host.traits().durable()) {
      task.run();
      return;
    }
    groups.whenDurable(
        failure -> {
          if (failure == null) {
            loop.execute(() -> run(task));
          }
        });
  }

  /**
   * Runs the task on this loop when what was written in this turn is in the log of a durable group;
   * not where that fails.
   */
  void whenWritten(Runnable task) {
    groups.whenWritten(
        failure -> {
          if (failure == null) {
            loop.execute(() -> run(task));
          }
        });
  }

  /** See {@link GroupStates#whenAppended}. */
  void whenRecorded(Consumer<Exception> task) {
    groups.whenAppended(task);
  }

  /** Tells the end of the state log, on this loop, once this turn's records are in it. */
  void whenAppended(LongConsumer task) {
    groups.whenAppended(
        failure -> {
          if (failure == null) {
            task.accept(groups.stateEnd());
          }
        });
  }

  /** Below it the state of durable groups is on stable storage. */
  long stateHighWatermark() {
    return groups.stateHighWatermark();
  }

  /** Looks at all share partitions when that has moved. */
  void wakeWhenStateIsDurable() {
    groups.wakeWhenStateIsDurable();
  }

  /** What was recorded in this turn is appended when it ends, after those that wait were served. */
  void endTurnSoon() {
    if (!turnEnds) {
      turnEnds = true;
      loop.execute(this::endTurn);
    }
  }

  /** Ends all groups, since their records can't be read or their state can't be stored. */
  void fail(Exception failure) {
    LOG.error("event=share-state-failed partition={}", name(), failure);
    closeAll(Errors.KAFKA_STORAGE_ERROR, unserved(failure));
    groups.forget(failure);
  }

  String unserved(Exception failure) {
    return "share partitions of " + name() + " can't be served: " + failure.getMessage();
  }

  void snapshot(SharePartitionHost host) {
    groups.snapshot(host);
  }

  /** See {@link SharePartitions#close}. */
  void close(Runnable done) {
    groups.close();
    groups.whenDurable(failure -> done.run());
    endTurn();
  }

  /** The topic is gone. */
  void topicDeleted() {
    deleted = true;
    closeAll(Errors.UNKNOWN_TOPIC_ID, "topic " + data.topic().name() + " has been deleted");
    groups.delete();
  }

  private void endTurn() {
    turnEnds = false;
    SharePartitionHost[] hosts = changed.toArray(new SharePartitionHost[0]);
    changed.clear();
    try {
      for (SharePartitionHost host : hosts) {
        host.endTurn();
      }
      groups.endTurn();
    } catch (RuntimeException e) {
      // Whatever it was, what is in memory may be half changed; the companion log is not.
      fail(e);
    }
  }

  private void onAdvance() {
    groups.all().forEach(SharePartitionHost::advanced);
    trim();
  }

  private void closeAll(Errors error, String message) {
    for (SharePartitionHost host : List.copyOf(groups.all())) {
      host.close(error, message);
    }
    changed.clear();
    if (advances != null) {
      advances.cancel();
      advances = null;
    }
  }

  /** The partition, for messages. */
  String name() {
    return log().name().directory();
  }
}
