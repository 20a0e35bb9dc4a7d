package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.partition.AdvanceListeners;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.share.ConsumerHandle.Acknowledgement;
import io.logwharf.broker.share.deadletter.DeadLetters;
import io.logwharf.broker.share.deadletter.DestinationRedelivery;
import io.logwharf.broker.share.scan.GroupFilter;
import io.logwharf.broker.share.state.ShareServices;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.log.LogException;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.Browse;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerReset;
import io.logwharf.protocol.record.BatchSlicer;
import io.logwharf.protocol.selector.Selector;
import io.logwharf.protocol.selector.SelectorSyntaxException;
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
 * All share partitions of one data partition: takes what their consumers ask, and ends each turn of
 * the event loop by serving who waits and by appending what was recorded. Everything but {@link
 * #loop()} runs on the event loop that owns it.
 */
final class PartitionShares {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionShares.class);

  private static final int MAX_DECOMPRESSED_BYTES = 1 << 28;

  private final Partition data;
  private final OwnerLoop loop;
  private final ShareServices services;
  private final BatchSlicer slicer = new BatchSlicer(MAX_DECOMPRESSED_BYTES);
  private final GroupStates groups;
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
    loop.run(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            fail(e);
          }
        });
  }

  void attach(ConsumerAttach request, AttachedConsumer consumer) {
    GroupTraits traits = traits(request.mode(), request.group());
    try {
      SharePartitionHost host = host(request.group(), traits);
      if (host.traits().durable() != traits.durable()) {
        consumer.close(
            Errors.INVALID_REQUEST,
            "share group "
                + request.group()
                + (traits.durable() ? " is not durable" : " is durable")
                + "; a subscription is one or the other");
        return;
      }
      boolean ofGroup = request.mode() != ConsumerAttach.Mode.QUEUE;
      if (ofGroup && !setFilter(host, new GroupFilter(request.selector(), request.notFrom()))) {
        consumer.close(
            Errors.INVALID_REQUEST,
            "share group " + request.group() + " is in use with another selector or noLocal");
        return;
      }
      host.consumers().attach(consumer, ofGroup ? null : selector(request));
      groups.whenBegun(host, () -> consumer.announce(log().leaderEpoch()));
      host.raiseFrontier();
    } catch (SelectorSyntaxException e) {
      consumer.close(Errors.INVALID_REQUEST, e.getMessage());
    } catch (LogException e) {
      LOG.error("event=attach-failed group={} partition={}", request.group(), name(), e);
      consumer.close(Errors.KAFKA_STORAGE_ERROR, e.getMessage());
    } catch (RuntimeException e) {
      if (consumer.host() == null) {
        consumer.close(Errors.KAFKA_STORAGE_ERROR, unserved(e));
      }
      fail(e);
    }
  }

  private GroupTraits traits(ConsumerAttach.Mode mode, String group) {
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

  private static Selector selector(ConsumerAttach request) {
    return request.selector().isEmpty() ? null : Selector.parse(request.selector());
  }

  /** False where the group is in use with another filter. */
  private static boolean setFilter(SharePartitionHost host, GroupFilter filter) {
    if (filter.equals(host.filter())) {
      return true;
    }
    if (host.isInUse()) {
      return false;
    }
    host.setFilter(filter);
    return true;
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

  void grant(ConsumerCredit request, AttachedConsumer consumer) {
    if (consumer.host() != null) {
      consumer.host().consumers().grant(consumer, request);
    }
  }

  void writable(AttachedConsumer consumer) {
    if (consumer.host() != null) {
      consumer.host().consumers().writable(consumer);
    }
  }

  void acknowledge(List<Acknowledgement> entries, Acknowledgements outcome) {
    try {
      entries.forEach(entry -> acknowledge(entry, outcome));
    } catch (RuntimeException e) {
      fail(e);
      outcome.partDone(e);
      return;
    }
    if (outcome.isDurable()) {
      groups.whenDurable(outcome::partDone);
    } else {
      outcome.partDone(null);
    }
  }

  private void acknowledge(Acknowledgement entry, Acknowledgements outcome) {
    AttachedConsumer consumer = entry.consumer();
    if (consumer.host() == null) {
      outcome.failed(
          Errors.INVALID_RECORD_STATE,
          consumer + " has ended, what it had acquired has been given back");
      return;
    }
    consumer.holdingsChanged();
    List<AckRange> refused = consumer.host().acknowledge(consumer.member(), entry.ranges());
    if (!refused.isEmpty()) {
      outcome.failed(
          Errors.INVALID_RECORD_STATE, consumer + " does not hold all of " + refused.get(0));
    }
  }

  void reset(ConsumerReset request, AttachedConsumer consumer, Consumer<RuntimeException> done) {
    SharePartitionHost host = consumer.host();
    try {
      if (host != null) {
        host.consumers().reset(consumer, request);
        endIfUnused(host);
      }
    } catch (RuntimeException e) {
      fail(e);
      done.accept(e);
      return;
    }
    done.accept(null);
  }

  void connectionLost(AttachedConsumer consumer) {
    SharePartitionHost host = consumer.host();
    if (host != null) {
      host.consumers().lost(consumer);
      endIfUnused(host);
    }
  }

  /** A fetch waits at one of the groups from now on, unless it has been answered meanwhile. */
  void enter(PendingShareFetch fetch, PendingShareFetch.Target target) {
    if (fetch.isWaiting()) {
      try {
        SharePartitionHost host = host(target.group(), target.traits());
        host.timedMembers().enter(fetch, fetch.at(host, target));
      } catch (RuntimeException e) {
        LOG.error("event=share-fetch-failed group={} partition={}", target.group(), name(), e);
        if (fetch.claim()) {
          fetch.complete(target.partition(), Errors.KAFKA_STORAGE_ERROR);
        }
      }
    }
  }

  /** A fetch has been answered, and waits no more. */
  void leave(PendingShareFetch fetch, String group) {
    SharePartitionHost host = groups.findOpen(group);
    if (host != null) {
      host.timedMembers().leave(fetch);
    }
  }

  /**
   * Applies the acknowledgements of a stock share consumer, all or none.
   *
   * @param done told on any thread, once they are on stable storage or have failed
   */
  void acknowledge(String group, String memberId, List<AckRange> ranges, Consumer<Errors> done) {
    try {
      SharePartitionHost host = groups.findOpen(group);
      ShareMember member = host == null ? null : host.timedMembers().find(memberId);
      if (member == null || !host.acknowledge(member, ranges).isEmpty()) {
        done.accept(Errors.INVALID_RECORD_STATE);
        return;
      }
      host.timedMembers().watchLocks();
    } catch (RuntimeException e) {
      fail(e);
      done.accept(Errors.KAFKA_STORAGE_ERROR);
      return;
    }
    groups.whenDurable(
        failure -> done.accept(failure == null ? Errors.NONE : Errors.KAFKA_STORAGE_ERROR));
  }

  /** A stock share consumer gives back what it holds, and has left. */
  void leaveMember(String group, String memberId) {
    SharePartitionHost host = groups.findOpen(group);
    if (host != null) {
      host.timedMembers().leave(memberId);
      endIfUnused(host);
    }
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

  private String unserved(Exception failure) {
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

  private String name() {
    return log().name().directory();
  }
}
