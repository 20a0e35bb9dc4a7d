package io.logwharf.broker.temporary;

import io.logwharf.broker.network.Connection;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.protocol.destination.TemporaryNames;
import io.logwharf.protocol.extension.DestinationKind;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;

/**
 * Creates and deletes the topics of temporary destinations. They have no metadata record and no
 * file, so that both is done at once, on the loop of the connection that owns them. Thread-safe.
 */
public final class TemporaryTopics {
  private final Partitions partitions;
  private final Consumer<Partition> onTopicCreated;
  private final Supplier<Uuid> ids;

  /**
   * @param onTopicCreated told of each topic that is no queue
   * @param ids new random ids
   */
  public TemporaryTopics(
      Partitions partitions, Consumer<Partition> onTopicCreated, Supplier<Uuid> ids) {
    this.partitions = partitions;
    this.onTopicCreated = onTopicCreated;
    this.ids = ids;
  }

  /** Those of a connection; on its loop. */
  ConnectionTemporaries of(Connection connection) {
    return connection.attachment(
        ConnectionTemporaries.class, () -> new ConnectionTemporaries(this, connection));
  }

  TopicInfo create(DestinationKind kind, long connectionId) {
    Uuid id = ids.get();
    var topic = new TopicInfo(TemporaryNames.of(id.toString()), id, 1, kind, Map.of());
    Partition partition = partitions.openTemporary(topic, connectionId);
    if (kind == DestinationKind.TOPIC) {
      onTopicCreated.accept(partition);
    }
    return topic;
  }

  void delete(TopicInfo topic) {
    partitions.delete(topic);
  }
}
