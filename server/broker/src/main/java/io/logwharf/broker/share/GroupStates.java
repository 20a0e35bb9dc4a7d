package io.logwharf.broker.share;

import io.logwharf.broker.share.state.CompanionLog;
import io.logwharf.broker.share.state.ShareServices;
import io.logwharf.broker.share.state.SnapshotOffsets;
import io.logwharf.broker.share.state.StateLog;
import io.logwharf.coordinator.share.RedeliveryPolicy;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.coordinator.share.ShareReplay;
import io.logwharf.coordinator.share.StateRecordSink;
import io.logwharf.log.LogClosedException;
import io.logwharf.log.LogException;
import io.logwharf.log.PartitionLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The share groups that there are on one data partition, in memory and in the companion log, which
 * is read when the first of them is asked for. Owned by the event loop of the share partitions.
 */
final class GroupStates {
  /** Above this size of the companion log, groups that write nothing are written anew. */
  private static final long REWRITE_BYTES = 4L << 20;

  private final PartitionShares shares;
  private final ShareServices services;
  private final Map<String, SharePartitionHost> hosts = new LinkedHashMap<>();
  private final Map<String, ShareReplay> unopened = new HashMap<>();
  private final Map<SharePartitionHost, List<Runnable>> beginning = new HashMap<>();
  private final SnapshotOffsets snapshots = new SnapshotOffsets();
  private boolean loaded;
  private boolean loadedBefore;
  private PartitionLog companion;
  private StateLog stateLog;

  /** Set by the loop, taken by the journal's thread. */
  private final AtomicBoolean wakeWhenStateIsDurable = new AtomicBoolean();

  GroupStates(PartitionShares shares, ShareServices services) {
    this.shares = shares;
    this.services = services;
  }

  Collection<SharePartitionHost> all() {
    return Collections.unmodifiableCollection(hosts.values());
  }

  /**
   * The share partition of a group that has been used since the start, null where there is none.
   */
  SharePartitionHost findOpen(String group) {
    return hosts.get(group);
  }

  /** The names of all groups, those included that nobody has used since the start. */
  Collection<String> names() {
    load();
    List<String> names = new ArrayList<>(hosts.keySet());
    names.addAll(unopened.keySet());
    return names;
  }

  boolean isAnyInUse() {
    for (SharePartitionHost host : hosts.values()) {
      if (host.isInUse()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The share partition of a group.
   *
   * @return null where there is none
   * @throws LogException where the state can't be read
   */
  SharePartitionHost find(String group, GroupTraits traits) {
    load();
    SharePartitionHost host = hosts.get(group);
    if (host == null && unopened.containsKey(group)) {
      SharePartition partition =
          unopened
              .remove(group)
              .open(traits.config(), redelivery(group, traits.asDurable()), durableSink(group));
      host = add(group, traits.asDurable(), partition);
    }
    return host;
  }

  /**
   * The share partition of a group, begun where there is none.
   *
   * @throws LogException where the state can't be read, or stored
   */
  SharePartitionHost findOrBegin(String group, GroupTraits traits) {
    SharePartitionHost host = find(group, traits);
    return host != null ? host : begin(group, traits);
  }

  /** Runs the task once the beginning of the group's subscription can't be lost any more. */
  void whenBegun(SharePartitionHost host, Runnable task) {
    List<Runnable> waiting = beginning.get(host);
    if (waiting == null) {
      task.run();
    } else {
      waiting.add(task);
    }
  }

  /** Removes a group and all that is known of it. */
  void end(SharePartitionHost host) {
    hosts.remove(host.group());
    beginning.remove(host);
    if (host.traits().durable()) {
      stateLog.writeEnd(host.group());
      shares.endTurnSoon();
    }
  }

  /** See {@link StateLog#whenDurable}. */
  void whenDurable(Consumer<Exception> waiter) {
    if (stateLog == null) {
      waiter.accept(null);
    } else {
      stateLog.whenDurable(waiter);
    }
  }

  /** See {@link StateLog#whenAppended}. */
  void whenAppended(Consumer<Exception> waiter) {
    if (stateLog == null) {
      waiter.accept(null);
    } else {
      stateLog.whenAppended(waiter);
    }
  }

  /** See {@link StateLog#whenWritten}. */
  void whenWritten(Consumer<Exception> waiter) {
    if (stateLog == null) {
      waiter.accept(null);
    } else {
      stateLog.whenWritten(waiter);
    }
  }

  /**
   * Writes a snapshot of a group, and where the log is large one of the group whose state begins
   * first, so that the start of the log moves on.
   */
  void snapshot(SharePartitionHost host) {
    if (host.traits().durable()) {
      stateLog.beginSnapshot(host.group());
    }
    host.partition().snapshot();
    if (companion != null && companion.sizeInBytes() > REWRITE_BYTES) {
      String oldest = snapshots.oldestGroup();
      if (oldest != null && !oldest.equals(host.group())) {
        rewrite(oldest);
      }
    }
  }

  void endTurn() {
    if (stateLog != null) {
      stateLog.endTurn();
    }
  }

  /**
   * Drops what is in memory, to be read from the companion log again.
   *
   * @param cause told to those that wait for what was not appended yet
   */
  void forget(Exception cause) {
    forget(cause, false);
  }

  private void forget(Exception cause, boolean forEver) {
    StateLog abandoned = stateLog;
    hosts.clear();
    unopened.clear();
    beginning.clear();
    snapshots.clear();
    loaded = forEver;
    stateLog = null;
    if (abandoned != null) {
      abandoned.abandon(cause);
    }
  }

  /** The topic is gone, and so is all state. */
  void delete() {
    forget(
        new LogClosedException("log " + shares.log().name() + " was deleted with its topic"), true);
    services.logs().delete(CompanionLog.nameOf(shares.log().name()));
  }

  /** Writes the state of all groups in a way that tells the next start every delivery count. */
  void close() {
    for (SharePartitionHost host : hosts.values()) {
      host.stopMoving();
      if (host.traits().durable() && host.partition().acquired() == 0) {
        stateLog.beginSnapshot(host.group());
        host.partition().close();
      }
    }
  }

  private void rewrite(String group) {
    GroupTraits traits =
        GroupTraits.of(shares.data().topic(), group, services.groupConfigs().apply(group));
    SharePartitionHost host = find(group, traits);
    if (host != null) {
      stateLog.beginSnapshot(group);
      host.partition().snapshot();
    }
  }

  private SharePartitionHost begin(String group, GroupTraits traits) {
    PartitionLog log = shares.log();
    long start = traits.fromEarliest() ? log.startOffset() : log.endOffset();
    if (!traits.durable()) {
      var policy = redelivery(group, traits);
      return add(
          group, traits, SharePartition.create(traits.config(), policy, start, record -> {}));
    }
    if (stateLog == null) {
      openStateLog(CompanionLog.findOrCreate(services, log.name()));
    }
    snapshots.begin(group, companion.endOffset());
    var policy = redelivery(group, traits);
    var host =
        add(
            group,
            traits,
            SharePartition.create(traits.config(), policy, start, durableSink(group)));
    if (!traits.fromEarliest()) {
      beginning.put(host, new ArrayList<>(1));
      shares.whenDurable(host, () -> begun(host));
    }
    return host;
  }

  /** A destination's own groups deliver again as it says, Kafka's share groups as Kafka does. */
  private RedeliveryPolicy redelivery(String group, GroupTraits traits) {
    return traits.isOfDestination(shares.data().topic(), group)
        ? shares.redelivery()
        : RedeliveryPolicy.archivingAfter(traits.config().maxDeliveryCount());
  }

  private void begun(SharePartitionHost host) {
    List<Runnable> waiting = beginning.remove(host);
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  private SharePartitionHost add(String group, GroupTraits traits, SharePartition partition) {
    var host = new SharePartitionHost(group, traits, shares, partition);
    hosts.put(group, host);
    return host;
  }

  private StateRecordSink durableSink(String group) {
    return record -> {
      stateLog.write(group, record);
      shares.endTurnSoon();
    };
  }

  /** Of several appends that fail one after the other, the first has ended all groups. */
  private void failed(StateLog failing, Exception failure) {
    if (failing == stateLog) {
      shares.fail(failure);
    }
  }

  private void load() {
    if (loaded) {
      return;
    }
    if (companion != null && companion.highWatermark() < companion.endOffset()) {
      // After a failed append: what stands before it must not be missed, and can't be read yet.
      throw new LogException(
          "log " + companion.name() + " is not all on stable storage yet; try again");
    }
    PartitionLog data = shares.log();
    CompanionLog.find(services.logs(), data.name())
        .ifPresent(
            found -> {
              unopened.putAll(CompanionLog.replay(found, data, endAtLastStop(data), snapshots));
              for (Iterator<ShareReplay> all = unopened.values().iterator(); all.hasNext(); ) {
                if (all.next().isEmpty()) {
                  all.remove();
                }
              }
              openStateLog(found);
            });
    loaded = true;
    loadedBefore = true;
  }

  /**
   * The end of the data when the state was written last. After a crash that is where the present
   * epoch begins: what was appended since, before anybody asked for a group, was never delivered.
   */
  private long endAtLastStop(PartitionLog data) {
    if (!loadedBefore && services.logs().wasUnclean()) {
      List<PartitionLog.EpochStart> epochs = data.epochs();
      PartitionLog.EpochStart last = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
      if (last != null && last.epoch() == data.leaderEpoch()) {
        return last.startOffset();
      }
    }
    return data.endOffset();
  }

  /** The end of the state log, 0 where there is none. */
  long stateEnd() {
    return companion == null ? 0 : companion.endOffset();
  }

  /** Below it the state log is on stable storage; all of it where there is none. */
  long stateHighWatermark() {
    return companion == null ? Long.MAX_VALUE : companion.highWatermark();
  }

  /** Looks at all share partitions again when {@link #stateHighWatermark} has moved. */
  void wakeWhenStateIsDurable() {
    wakeWhenStateIsDurable.set(true);
  }

  private void stateIsDurable() {
    if (wakeWhenStateIsDurable.get() && wakeWhenStateIsDurable.getAndSet(false)) {
      shares.loop().execute(() -> hosts.values().forEach(SharePartitionHost::changed));
    }
  }

  private void openStateLog(PartitionLog log) {
    if (companion != log) {
      log.onHighWatermark(this::stateIsDurable);
    }
    companion = log;
    stateLog = new StateLog(log, shares.loop(), services, snapshots, this::failed);
  }
}
