package io.logwharf.broker.partition;

import io.logwharf.log.LogException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogStore;
import io.logwharf.log.PartitionLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this broker leads, and the topics they belong to. Read by any thread; topics
 * are added, changed and removed by one thread at a time, the metadata's; but temporary ones, whose
 * names are never used twice, by the loops of their connections. Those are found by name and id,
 * and never listed.
 */
public final class Partitions {
  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

  private final LogStore logs;
  private final LogKind kind;
  private final TopicLogOptions options;
  private final Map<String, Topic> byName = new ConcurrentHashMap<>();
  private final Map<Uuid, Topic> byId = new ConcurrentHashMap<>();
  private final List<Consumer<TopicInfo>> deletionListeners = new CopyOnWriteArrayList<>();

  /** Logs that could not be removed, which would be in the way of a topic of the same name. */
  private final Set<LogName> leftBehind = ConcurrentHashMap.newKeySet();

  /**
   * @param kind of the partitions' logs: DATA, or VOLATILE for a broker in memory
   */
  public Partitions(LogStore logs, LogKind kind, TopicLogOptions options) {
    this.logs = logs;
    this.kind = kind;
    this.options = options;
  }

  public Optional<Partition> find(Uuid topicId, int partition) {
    return partition(byId.get(topicId), partition);
  }

  public Optional<Partition> find(PartitionId id) {
    return find(id.topicId(), id.partition());
  }

  public Optional<Partition> find(String topic, int partition) {
    return partition(byName.get(topic), partition);
  }

  public Optional<TopicInfo> topic(String name) {
    return Optional.ofNullable(byName.get(name)).map(topic -> topic.info);
  }

  public Optional<TopicInfo> topic(Uuid id) {
    return Optional.ofNullable(byId.get(id)).map(topic -> topic.info);
  }

  /** All topics but temporary ones, in no order. */
  public Collection<TopicInfo> topics() {
    List<TopicInfo> topics = new ArrayList<>();
    byName.values().stream()
        .filter(topic -> !topic.isTemporary())
        .forEach(topic -> topics.add(topic.info));
    return Collections.unmodifiableList(topics);
  }

  /** All partitions but temporary ones, in no order. */
  public Collection<Partition> all() {
    List<Partition> all = new ArrayList<>();
    byName.values().stream()
        .filter(topic -> !topic.isTemporary())
        .forEach(topic -> all.addAll(topic.partitions));
    return Collections.unmodifiableList(all);
  }

  /**
   * Adds a listener for topics that are deleted: called on the thread that deletes, before the
   * partitions' logs go, so it must not block.
   */
  public void onTopicDeleted(Consumer<TopicInfo> listener) {
    deletionListeners.add(listener);
  }

  /**
   * Creates the logs of a topic that is not served yet, all or none.
   *
   * @throws LogException where one of them can't be created
   */
  public void createLogs(TopicInfo info) {
    leftBehind.forEach(this::deleteLog);
    try {
      for (int i = 0; i < info.partitions(); i++) {
        PartitionLog unused = openLog(info, i);
      }
    } catch (RuntimeException e) {
      deleteLogs(info);
      throw e;
    }
  }

  /** Removes the logs of a topic that is not served after all. */
  public void deleteLogs(TopicInfo info) {
    for (int i = 0; i < info.partitions(); i++) {
      deleteLog(logName(info, i));
    }
  }

  /** Opens the logs of a topic, creating those that are missing, and serves it from now on. */
  public void open(TopicInfo info) {
    List<Partition> partitions = new ArrayList<>(info.partitions());
    for (int i = 0; i < info.partitions(); i++) {
      partitions.add(new Partition(info, i, openLog(info, i)));
    }
    add(new Topic(info, List.copyOf(partitions)));
  }

  /**
   * Serves a temporary topic, of one partition in memory, from now on; its name and id must never
   * have been used.
   *
   * @param owner id of the connection that it belongs to
   */
  public Partition openTemporary(TopicInfo info, long owner) {
    PartitionLog log = logs.create(logName(info, 0), LogKind.VOLATILE, options.of(info));
    var partition = new Partition(info, 0, log, owner);
    add(new Topic(info, List.of(partition)));
    return partition;
  }

  private void add(Topic topic) {
    byId.put(topic.info.id(), topic);
    byName.put(topic.info.name(), topic);
  }

  /** The configuration of a topic has changed. */
  public void change(TopicInfo info) {
    Topic old = byId.get(info.id());
    if (old != null) {
      old.info = info;
      old.partitions.forEach(partition -> partition.topic(info));
    }
  }

  /** Serves a topic no more, wakes who waits at it, and removes its logs. */
  public void delete(TopicInfo info) {
    Topic topic = byId.remove(info.id());
    if (topic == null) {
      return;
    }
    byName.remove(info.name(), topic);
    deletionListeners.forEach(listener -> listener.accept(topic.info));
    for (Partition partition : topic.partitions) {
      deleteLog(partition.log().name());
      partition.signalDeleted();
    }
  }

  /** One that can't be removed is nobody's until it is, at the next start at last. */
  private void deleteLog(LogName name) {
    try {
      logs.delete(name);
      leftBehind.remove(name);
    } catch (LogException e) {
      leftBehind.add(name);
      LOG.warn("event=log-not-deleted log={}", name.directory(), e);
    }
  }

  private PartitionLog openLog(TopicInfo info, int index) {
    LogName name = logName(info, index);
    return logs.find(name).orElseGet(() -> logs.create(name, kind, options.of(info)));
  }

  /** What the log of a partition is called. */
  public static LogName logName(TopicInfo info, int index) {
    UUID id = new UUID(info.id().getMostSignificantBits(), info.id().getLeastSignificantBits());
    return new LogName(info.name() + "-" + index, id);
  }

  private static Optional<Partition> partition(Topic topic, int index) {
    return topic == null || index < 0 || index >= topic.partitions.size()
        ? Optional.empty()
        : Optional.of(topic.partitions.get(index));
  }

  private static final class Topic {
    final List<Partition> partitions;
    volatile TopicInfo info;

    Topic(TopicInfo info, List<Partition> partitions) {
      this.info = info;
      this.partitions = partitions;
    }

    boolean isTemporary() {
      return partitions.get(0).isTemporary();
    }
  }
}
