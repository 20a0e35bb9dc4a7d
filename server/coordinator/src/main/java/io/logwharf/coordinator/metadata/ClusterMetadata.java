package io.logwharf.coordinator.metadata;

import io.logwharf.coordinator.metadata.MetadataException.Reason;
import io.logwharf.coordinator.metadata.MetadataRecord.ClusterCreated;
import io.logwharf.coordinator.metadata.MetadataRecord.ConfigsChanged;
import io.logwharf.coordinator.metadata.MetadataRecord.ProducerIdsReserved;
import io.logwharf.coordinator.metadata.MetadataRecord.TopicCreated;
import io.logwharf.coordinator.metadata.MetadataRecord.TopicDeleted;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.Extension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The metadata of a cluster. A command checks what it is asked against the present state and
 * returns the record that says so; it changes nothing. The caller appends the record and hands it
 * to {@link #replay} at once, before the next command, and answers when it is on stable storage.
 * Who can't append a record drops this object and replays the log.
 *
 * <p>Not thread-safe; one owner at a time.
 */
public final class ClusterMetadata {
  private static final int MAX_GROUP_LENGTH = 1 << 15;
  private static final long PRODUCER_ID_END = 1L << 62;

  private final MetadataState state = new MetadataState();

  /** The id of the cluster, empty before {@link ClusterCreated} has been replayed. */
  public Optional<UUID> clusterId() {
    return Optional.ofNullable(state.clusterId());
  }

  public Optional<TopicMetadata> topic(String name) {
    return Optional.ofNullable(state.topic(name));
  }

  public Optional<TopicMetadata> topic(UUID id) {
    return Optional.ofNullable(state.topic(id));
  }

  /** All topics, the oldest first. */
  public List<TopicMetadata> topics() {
    return state.topics();
  }

  /** What was set for a group, without defaults. */
  public Map<String, String> groupConfigs(String group) {
    return state.groupConfigs(group);
  }

  /** The first producer id that is not reserved. */
  public long nextProducerId() {
    return state.nextProducerId();
  }

  /**
   * Gives the cluster its id.
   *
   * @throws IllegalStateException where it has one
   */
  public ClusterCreated createCluster(UUID id) {
    if (state.clusterId() != null) {
      throw new IllegalStateException("the cluster has the id " + state.clusterId() + " already");
    }
    return new ClusterCreated(id);
  }

  /**
   * Creates a topic.
   *
   * @param topic with an id that no topic has or had
   * @throws MetadataException INVALID_TOPIC, TOPIC_EXISTS, INVALID_PARTITIONS, INVALID_CONFIG
   */
  public TopicCreated createTopic(TopicMetadata topic) {
    TopicRules.checkName(topic.name());
    TopicMetadata present = state.topic(topic.name());
    if (present != null) {
      throw new MetadataException(
          Reason.TOPIC_EXISTS,
          "topic " + topic.name() + " exists already, " + describe(present.kind()));
    }
    if (state.topic(topic.id()) != null) {
      throw new IllegalArgumentException("topic id " + topic.id() + " is taken");
    }
    TopicRules.checkPartitions(topic.partitions());
    TopicSettings.ALL.check(topic.configs());
    return new TopicCreated(topic);
  }

  /**
   * Deletes a topic.
   *
   * @throws MetadataException UNKNOWN_TOPIC
   */
  public TopicDeleted deleteTopic(UUID id) {
    if (state.topic(id) == null) {
      throw new MetadataException(Reason.UNKNOWN_TOPIC, "there is no topic of id " + id);
    }
    return new TopicDeleted(id);
  }

  /**
   * Checks that a topic can serve as a destination of this kind: it is of the kind, or of none.
   *
   * @throws MetadataException INVALID_TOPIC where it is of the other kind
   */
  public static void checkKind(TopicMetadata topic, DestinationKind wanted) {
    DestinationKind kind = topic.kind();
    if (kind != DestinationKind.NONE && wanted != DestinationKind.NONE && kind != wanted) {
      throw new MetadataException(
          Reason.INVALID_TOPIC,
          "destination " + topic.name() + " is " + describe(kind) + ", not " + describe(wanted));
    }
  }

  /**
   * Changes configurations of a topic or group, all of them or none. What a topic is to Jakarta
   * Messaging can't be changed, since it decides what is kept.
   *
   * @param changes by key: the new value, or empty to go back to the default
   * @throws MetadataException UNKNOWN_TOPIC, INVALID_GROUP, INVALID_CONFIG
   */
  public ConfigsChanged changeConfigs(
      ResourceType type, String name, Map<String, Optional<String>> changes) {
    if (type == ResourceType.TOPIC) {
      checkTopicChanges(name, changes);
    } else if (name.isEmpty() || name.length() > MAX_GROUP_LENGTH) {
      throw new MetadataException(
          Reason.INVALID_GROUP, "a group's name has 1 to " + MAX_GROUP_LENGTH + " characters");
    }
    changes.forEach(
        (key, value) -> {
          Setting setting = type.settings().get(key);
          value.ifPresent(setting::check);
        });
    return new ConfigsChanged(type, name, changes);
  }

  /**
   * Reserves producer ids: from {@link #nextProducerId()}, so many. They may be given out once the
   * record is on stable storage.
   */
  public ProducerIdsReserved reserveProducerIds(int count) {
    if (count < 1 || state.nextProducerId() > PRODUCER_ID_END - count) {
      throw new IllegalArgumentException(
          "can't reserve " + count + " producer ids from " + state.nextProducerId());
    }
    return new ProducerIdsReserved(state.nextProducerId() + count);
  }

  /** Applies a record: the only method that changes anything. */
  public void replay(MetadataRecord change) {
    state.apply(change);
  }

  /**
   * The whole state as records. Once they are on stable storage no older ones are needed; they need
   * not be replayed by who wrote them.
   */
  public List<MetadataRecord> snapshot() {
    return state.toRecords();
  }

  private void checkTopicChanges(String name, Map<String, Optional<String>> changes) {
    TopicMetadata topic = state.topic(name);
    if (topic == null) {
      throw new MetadataException(Reason.UNKNOWN_TOPIC, "there is no topic " + name);
    }
    Optional<String> kind = changes.get(Extension.KIND_CONFIG);
    if (kind != null && !kind.orElse("").equals(topic.kind().configValue())) {
      throw new MetadataException(
          Reason.INVALID_CONFIG,
          Extension.KIND_CONFIG
              + " of topic "
              + name
              + " can't be changed; create another topic and move the messages");
    }
  }

  private static String describe(DestinationKind kind) {
    return kind == DestinationKind.NONE ? "a Kafka topic" : "a " + kind.configValue();
  }
}
