package io.logwharf.jms.runtime;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.error.Await;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ResolveDestination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the topics behind destinations, and keeps what it found until the broker contradicts it;
 * but not for other connections' temporary destinations, of which there is no end. Thread-safe.
 */
public final class TopicDirectory {
  private final BrokerChannel channel;
  private final TemporaryDestinations temporaries;
  private final int timeoutMs;
  private final Map<LogwharfDestination, ResolvedTopic> known = new ConcurrentHashMap<>();

  public TopicDirectory(BrokerChannel channel, TemporaryDestinations temporaries, int timeoutMs) {
    this.channel = channel;
    this.temporaries = temporaries;
    this.timeoutMs = timeoutMs;
  }

  /**
   * The topic behind a queue or topic, created where there is none and it is not temporary.
   *
   * @throws jakarta.jms.InvalidDestinationException where the name can't be one, or is one of the
   *     other kind, or it is temporary and has been deleted
   */
  public ResolvedTopic find(LogwharfDestination destination) throws JMSException {
    boolean temporary = destination.isTemporary();
    ResolvedTopic found = temporary ? temporaries.find(destination) : known.get(destination);
    if (found != null && !found.isStale()) {
      return found;
    }
    ResolveDestination request =
        new ResolveDestination(destination.topic(), kindOf(destination), !temporary);
    ResolveDestination.Response response =
        Await.result(
            channel
                .loop()
                .<ResolveDestination.Response>ask(reply -> channel.resolve(request, reply)),
            timeoutMs,
            "resolving " + destination);
    ResolvedTopic resolved = new ResolvedTopic(destination.topic(), response);
    if (!temporary) {
      known.put(destination, resolved);
    }
    return resolved;
  }

  private static DestinationKind kindOf(LogwharfDestination destination) {
    return destination instanceof Queue ? DestinationKind.QUEUE : DestinationKind.TOPIC;
  }
}
