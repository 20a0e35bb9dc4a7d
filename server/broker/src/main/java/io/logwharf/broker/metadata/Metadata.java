package io.logwharf.broker.metadata;

import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.coordinator.metadata.ClusterMetadata;
import io.logwharf.coordinator.metadata.MetadataException;
import io.logwharf.coordinator.metadata.MetadataException.Reason;
import io.logwharf.coordinator.metadata.MetadataRecord;
import io.logwharf.coordinator.metadata.MetadataRecord.ConfigsChanged;
import io.logwharf.coordinator.metadata.MetadataRecord.TopicCreated;
import io.logwharf.coordinator.metadata.ResourceType;
import io.logwharf.coordinator.metadata.TopicMetadata;
import io.logwharf.log.LogException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata of this broker: runs commands on the state machine, appends what they return, and
 * lets the partitions follow what is durable. Its state belongs to one background thread, since
 * making and removing folders blocks; calls from other threads are handed over to it.
 */
public final class Metadata implements Topics, ConfigChanges, GroupConfigs {
  private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);

  /** The log is rewritten at start when it has this many more records than the state needs. */
  private static final int MAX_SUPERFLUOUS_RECORDS = 10_000;

  private final MetadataLog log;
  private final Partitions partitions;
  private final Executor owner;
  private final Supplier<UUID> ids;
  private final int defaultPartitions;
  private final Map<String, CompletableFuture<TopicInfo>> creating = new HashMap<>();
  private final Map<String, Map<String, String>> groupConfigs = new ConcurrentHashMap<>();
  private ClusterMetadata state = new ClusterMetadata();

  /**
   * @param owner one background thread
   * @param ids new random ids, for topics and the cluster
   * @param defaultPartitions {@code num.partitions}
   */
  public Metadata(
      MetadataLog log,
      Partitions partitions,
      Executor owner,
      Supplier<UUID> ids,
      int defaultPartitions) {
    this.log = log;
    this.partitions = partitions;
    this.owner = owner;
    this.ids = ids;
    this.defaultPartitions = defaultPartitions;
  }

  /** Replays the log and opens the partitions. On the owner, before anything else. */
  public void load() {
    reload();
    if (state.clusterId().isEmpty()) {
      commit(state.createCluster(ids.get())).join();
    }
    state.topics().forEach(topic -> partitions.open(info(topic)));
    List<MetadataRecord> snapshot = state.snapshot();
    if (log.records() > snapshot.size() + MAX_SUPERFLUOUS_RECORDS) {
      long start = log.endOffset();
      log.append(snapshot, failure -> owner.execute(() -> dropBelow(start, failure)));
    }
  }

  private void dropBelow(long offset, Exception failure) {
    if (failure == null) {
      log.dropBelow(offset);
    } else {
      LOG.error("metadata.snapshot.failed", failure);
    }
  }

  private void reload() {
    state = new ClusterMetadata();
    log.replay(
        change -> {
          state.replay(change);
          if (change instanceof ConfigsChanged changed && changed.type() == ResourceType.GROUP) {
            publishConfigs(changed.type(), changed.name());
          }
        });
  }

  /** In the form that Kafka's clients know. */
  public String clusterId() {
    return uuid(state.clusterId().orElseThrow()).toString();
  }

  @Override
  public TopicInfo validate(NewTopic topic) {
    if (partitions.topic(topic.name()).isPresent()) {
      throw new MetadataException(Reason.TOPIC_EXISTS, "topic " + topic.name() + " exists already");
    }
    return info(new ClusterMetadata().createTopic(wanted(topic)).topic());
  }

  @Override
  public CompletionStage<TopicInfo> create(NewTopic topic) {
    return submit(() -> createNow(topic));
  }

  private CompletableFuture<TopicInfo> createNow(NewTopic topic) {
    CompletableFuture<TopicInfo> other = creating.get(topic.name());
    if (other != null) {
      // Whoever is told that the topic exists must find it served.
      return other.handle((done, failure) -> null).thenCompose(done -> create(topic));
    }
    TopicCreated change = state.createTopic(wanted(topic));
    TopicInfo info = info(change.topic());
    // Before the record: a topic that is recorded and has no logs would exist for whoever creates
    // it again, and for nobody else, until the next start.
    partitions.createLogs(info);
    CompletableFuture<TopicInfo> served = commit(change).thenApplyAsync(done -> serve(info), owner);
    creating.put(topic.name(), served);
    return served.whenCompleteAsync((done, failure) -> created(info, failure), owner);
  }

  private TopicInfo serve(TopicInfo info) {
    partitions.open(info);
    LOG.info(
        "topic.created name={} id={} partitions={} configs={}",
        info.name(),
        info.id(),
        info.partitions(),
        info.configs());
    return info;
  }

  private void created(TopicInfo info, Throwable failure) {
    creating.remove(info.name());
    if (failure != null) {
      partitions.deleteLogs(info);
    }
  }

  @Override
  public CompletionStage<Void> delete(TopicInfo topic) {
    return submit(
        () ->
            commit(state.deleteTopic(uuid(topic.id())))
                .thenAcceptAsync(
                    durable -> {
                      partitions.delete(topic);
                      LOG.info("topic.deleted name={} id={}", topic.name(), topic.id());
                    },
                    owner));
  }

  @Override
  public CompletionStage<Void> change(
      ResourceType type, String name, Map<String, Optional<String>> changes) {
    return submit(
        () ->
            commit(state.changeConfigs(type, name, changes))
                .thenAcceptAsync(durable -> publishConfigs(type, name), owner));
  }

  @Override
  public void validate(ResourceType type, String name, Map<String, Optional<String>> changes) {
    changes.forEach((key, value) -> value.ifPresent(type.settings().get(key)::check));
  }

  @Override
  public Map<String, String> of(String group) {
    return groupConfigs.getOrDefault(group, Map.of());
  }

  private void publishConfigs(ResourceType type, String name) {
    if (type == ResourceType.GROUP) {
      groupConfigs.put(name, state.groupConfigs(name));
    } else {
      state.topic(name).ifPresent(topic -> partitions.change(info(topic)));
    }
  }

  /**
   * Reserves producer ids.
   *
   * @return the first of them, once that is durable
   */
  CompletionStage<Long> reserveProducerIds(int count) {
    return submit(
        () -> {
          long first = state.nextProducerId();
          return commit(state.reserveProducerIds(count)).thenApply(durable -> first);
        });
  }

  /** Appends the change and applies it; completes when it is durable, on any thread. */
  private CompletableFuture<Void> commit(MetadataRecord change) {
    var durable = new CompletableFuture<Void>();
    try {
      log.append(
          List.of(change),
          failure -> {
            if (failure == null) {
              durable.complete(null);
            } else {
              owner.execute(this::reload);
              durable.completeExceptionally(failure);
            }
          });
    } catch (LogException e) {
      return CompletableFuture.failedFuture(e);
    }
    state.replay(change);
    return durable;
  }

  private <T> CompletableFuture<T> submit(Supplier<CompletableFuture<T>> command) {
    return CompletableFuture.completedFuture(null).thenComposeAsync(ready -> command.get(), owner);
  }

  private TopicMetadata wanted(NewTopic topic) {
    int count =
        topic.partitions() == NewTopic.DEFAULT_PARTITIONS ? defaultPartitions : topic.partitions();
    return new TopicMetadata(ids.get(), topic.name(), count, topic.configs());
  }

  private static TopicInfo info(TopicMetadata topic) {
    return new TopicInfo(
        topic.name(), uuid(topic.id()), topic.partitions(), topic.kind(), topic.configs());
  }

  private static Uuid uuid(UUID id) {
    return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
