package io.logwharf.broker.share;

import io.logwharf.broker.network.Connection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * The attached consumers of one connection, by the id that the client gave each. Owned by the
 * connection's event loop.
 */
public final class ConnectionConsumers {
  /** The most consumers that one connection may have; far more than there is use for. */
  public static final int MAX_CONSUMERS = 1 << 16;

  private final Map<Integer, ConsumerHandle> consumers = new HashMap<>();

  private ConnectionConsumers(Connection connection) {
    connection.onClose(this::connectionClosed);
    connection.onWritable(this::connectionWritable);
  }

  /** Those of a connection; on its loop. */
  public static ConnectionConsumers of(Connection connection) {
    return connection.attachment(
        ConnectionConsumers.class, () -> new ConnectionConsumers(connection));
  }

  /** The consumer of this id, null where there is none. */
  public ConsumerHandle find(int consumerId) {
    return consumers.get(consumerId);
  }

  /** Whether there is no room for another consumer. */
  public boolean isFull() {
    return consumers.size() >= MAX_CONSUMERS;
  }

  /** Whether one of them consumes from this topic. */
  public boolean isConsuming(Uuid topicId) {
    for (ConsumerHandle consumer : consumers.values()) {
      if (consumer.isAt(topicId)) {
        return true;
      }
    }
    return false;
  }

  /** Adds a consumer, whose id must be free. */
  public void add(int consumerId, ConsumerHandle consumer) {
    if (consumers.putIfAbsent(consumerId, consumer) != null) {
      throw new IllegalStateException("consumer id " + consumerId + " is in use");
    }
  }

  /** Frees the id of a consumer that its client has detached. */
  public void remove(int consumerId) {
    consumers.remove(consumerId);
  }

  /** Frees the id of a consumer that the broker has ended, if it is still that consumer's. */
  void remove(int consumerId, AttachedConsumer ended) {
    ConsumerHandle handle = consumers.get(consumerId);
    if (handle != null && handle.isOf(ended)) {
      consumers.remove(consumerId);
    }
  }

  private void connectionClosed() {
    consumers.values().forEach(ConsumerHandle::connectionLost);
    consumers.clear();
  }

  private void connectionWritable() {
    consumers.values().forEach(ConsumerHandle::connectionWritable);
  }
}
