package io.logwharf.broker.share.request;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.loop.OwnerLoops;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.coordinator.group.GroupTimeouts;
import io.logwharf.coordinator.group.ShareGroups;
import io.logwharf.coordinator.group.Topics;
import io.logwharf.coordinator.metadata.GroupSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Who is in which share group: each group belongs to one event loop, by its name. Thread-safe; what
 * it runs, runs on the group's loop.
 */
public final class GroupMembers {
  private static final long EXPIRY_INTERVAL_MS = 1_000;

  private final OwnerLoops loops;
  private final Map<OwnerLoop, Shard> shards;

  /**
   * Begins without members.
   *
   * @param maxMembers of one group
   * @param groupConfigs what was set for a group; asked by any loop
   */
  public GroupMembers(
      OwnerLoops loops,
      Partitions partitions,
      int maxMembers,
      Function<String, Map<String, String>> groupConfigs) {
    this.loops = loops;
    var limits = new ShareGroups.Limits(maxMembers, ShareGroups.Limits.DEFAULT.groups());
    Map<OwnerLoop, Shard> byLoop = new IdentityHashMap<>();
    for (OwnerLoop loop : loops.all()) {
      var groups =
          new ShareGroups(
              limits, new CurrentTopics(partitions), group -> timeouts(groupConfigs.apply(group)));
      byLoop.put(loop, new Shard(loop, groups));
    }
    this.shards = Collections.unmodifiableMap(byLoop);
  }

  /** Runs the task on the loop of a group, with the groups of that loop and its time in ms. */
  void with(String group, Task task) {
    Shard shard = shards.get(loops.ownerOf(group));
    shard.loop.run(() -> shard.run(task));
  }

  /** Collects the names of all groups that have members; told on some loop. */
  void names(Consumer<List<String>> done) {
    List<String> names = Collections.synchronizedList(new ArrayList<>());
    var pending = new AtomicInteger(shards.size());
    for (Shard shard : shards.values()) {
      shard.loop.run(
          () -> {
            names.addAll(shard.groups.groupIds());
            if (pending.decrementAndGet() == 0) {
              done.accept(List.copyOf(names));
            }
          });
    }
  }

  /** What is to be done with the groups of one loop. */
  interface Task {
    void run(ShareGroups groups, long nowMs);
  }

  private static GroupTimeouts timeouts(Map<String, String> configs) {
    return new GroupTimeouts(
        Integer.parseInt(GroupSettings.ALL.value(configs, GroupSettings.SESSION_TIMEOUT_MS)),
        Integer.parseInt(GroupSettings.ALL.value(configs, GroupSettings.HEARTBEAT_INTERVAL_MS)));
  }

  /** The groups of one loop; there is a timer only while one of them has members. */
  private static final class Shard {
    private final OwnerLoop loop;
    private final ShareGroups groups;
    private boolean timerSet;

    Shard(OwnerLoop loop, ShareGroups groups) {
      this.loop = loop;
      this.groups = groups;
    }

    void run(Task task) {
      task.run(groups, loop.nowMs());
      setTimer();
    }

    private void setTimer() {
      if (!timerSet && !groups.groupIds().isEmpty()) {
        timerSet = true;
        loop.schedule(EXPIRY_INTERVAL_MS, this::expire);
      }
    }

    private void expire() {
      timerSet = false;
      groups.expire(loop.nowMs());
      setTimer();
    }
  }

  /**
   * The topics as they are now. Says each time that they may have changed: to look up the few
   * topics of a member anew costs a heartbeat little.
   */
  private static final class CurrentTopics implements Topics {
    private final Partitions partitions;
    private long version;

    CurrentTopics(Partitions partitions) {
      this.partitions = partitions;
    }

    @Override
    public long version() {
      return ++version;
    }

    @Override
    public Optional<Topic> find(String name) {
      return partitions
          .topic(name)
          .map(
              info ->
                  new Topic(
                      new UUID(
                          info.id().getMostSignificantBits(), info.id().getLeastSignificantBits()),
                      info.partitions()));
    }
  }
}
