package io.logwharf.jms.connection;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.protocol.destination.DestinationAddress;
import io.logwharf.protocol.destination.TopicNames;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ResolveDestination;
import jakarta.jms.JMSException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.Errors;

/**
 * Finds the topics behind destinations, and keeps what it found until the broker contradicts it.
 * Thread-safe.
 */
final class TopicDirectory {
  private final BrokerChannel channel;
  private final int timeoutMs;
  private final Map<DestinationAddress, ResolvedTopic> known = new ConcurrentHashMap<>();

  TopicDirectory(BrokerChannel channel, int timeoutMs) {
    this.channel = channel;
    this.timeoutMs = timeoutMs;
  }

  /**
   * The topic behind a queue or topic, created where there is none.
   *
   * @throws jakarta.jms.InvalidDestinationException where the name can't be one, or is one of the
   *     other kind
   */
  ResolvedTopic find(DestinationAddress destination) throws JMSException {
    ResolvedTopic found = known.get(destination);
    if (found != null && !found.isStale()) {
      return found;
    }
    String topic = topicOf(destination);
    CompletableFuture<ResolveDestination.Response> answer = new CompletableFuture<>();
    ResolveDestination request = new ResolveDestination(topic, kindOf(destination), true);
    channel
        .loop()
        .execute(
            () ->
                channel.resolve(
                    request,
                    (response, failure) -> {
                      if (failure == null) {
                        answer.complete(response);
                      } else {
                        answer.completeExceptionally(failure);
                      }
                    }));
    ResolveDestination.Response response =
        Await.result(answer, timeoutMs, "resolving " + destination.toText());
    ResolvedTopic resolved =
        new ResolvedTopic(topic, response.topicId(), response.partitions());
    known.put(destination, resolved);
    return resolved;
  }

  /** Whether this failure says that the topic is not what it was when it was found. */
  static boolean isContradiction(Errors error) {
    return switch (error) {
      case UNKNOWN_TOPIC_ID,
          UNKNOWN_TOPIC_OR_PARTITION,
          NOT_LEADER_OR_FOLLOWER,
          FENCED_LEADER_EPOCH ->
          true;
      default -> false;
    };
  }

  private static String topicOf(DestinationAddress destination) throws JMSException {
    try {
      return TopicNames.toTopic(destination.name());
    } catch (IllegalArgumentException e) {
      throw JmsErrors.invalidDestination(e.getMessage());
    }
  }

  private static DestinationKind kindOf(DestinationAddress destination) throws JMSException {
    return switch (destination.kind()) {
      case QUEUE -> DestinationKind.QUEUE;
      case TOPIC -> DestinationKind.TOPIC;
      case TEMPORARY_QUEUE, TEMPORARY_TOPIC ->
          throw JmsErrors.unsupported("temporary destinations are");
    };
  }
}
