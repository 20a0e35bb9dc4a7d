package io.logwharf.broker.temporary;

import io.logwharf.broker.network.Connection;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.protocol.extension.DestinationKind;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * The temporary destinations of one connection, which end with it. Owned by the connection's event
 * loop.
 */
final class ConnectionTemporaries {
  /** The most that one connection may have; an application that has so many forgets to delete. */
  static final int MAX_DESTINATIONS = 1 << 16;

  private final TemporaryTopics temporaries;
  private final long connectionId;
  private final Map<Uuid, TopicInfo> topics = new HashMap<>();
  private boolean closed;

  ConnectionTemporaries(TemporaryTopics temporaries, Connection connection) {
    this.temporaries = temporaries;
    this.connectionId = connection.id();
    connection.onClose(this::connectionClosed);
  }

  /** Whether there is no room for another one, or nobody left to own it. */
  boolean isFull() {
    return closed || topics.size() >= MAX_DESTINATIONS;
  }

  TopicInfo create(DestinationKind kind) {
    TopicInfo topic = temporaries.create(kind, connectionId);
    topics.put(topic.id(), topic);
    return topic;
  }

  boolean has(Uuid topicId) {
    return topics.containsKey(topicId);
  }

  void delete(Uuid topicId) {
    TopicInfo topic = topics.remove(topicId);
    if (topic != null) {
      temporaries.delete(topic);
    }
  }

  private void connectionClosed() {
    closed = true;
    topics.values().forEach(temporaries::delete);
    topics.clear();
  }
}
