package io.logwharf.jms.runtime;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.destination.LogwharfTemporaryQueue;
import io.logwharf.jms.destination.LogwharfTemporaryTopic;
import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.CreateTemporary;
import io.logwharf.protocol.extension.DeleteTemporary;
import io.logwharf.protocol.extension.DestinationKind;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The temporary destinations of a connection (Jakarta Messaging 3.1 §6.2.2), which the broker
 * deletes when the connection ends. Thread-safe.
 */
public final class TemporaryDestinations {
  private final BrokerChannel channel;
  private final int timeoutMs;
  private final Map<LogwharfDestination, ResolvedTopic> owned = new ConcurrentHashMap<>();

  public TemporaryDestinations(BrokerChannel channel, int timeoutMs) {
    this.channel = channel;
    this.timeoutMs = timeoutMs;
  }

  public TemporaryQueue createQueue() throws JMSException {
    CreateTemporary.Response created = create(DestinationKind.QUEUE, "creating a temporary queue");
    return add(new LogwharfTemporaryQueue(created.topic(), this::delete), created);
  }

  public TemporaryTopic createTopic() throws JMSException {
    CreateTemporary.Response created = create(DestinationKind.TOPIC, "creating a temporary topic");
    return add(new LogwharfTemporaryTopic(created.topic(), this::delete), created);
  }

  /** The topic behind one of this connection's, null for any other destination. */
  public ResolvedTopic find(LogwharfDestination destination) {
    return owned.get(destination);
  }

  private CreateTemporary.Response create(DestinationKind kind, String doing) throws JMSException {
    return call(reply -> channel.createTemporary(new CreateTemporary(kind), reply), doing);
  }

  private <D extends LogwharfDestination> D add(D destination, CreateTemporary.Response created) {
    owned.put(destination, new ResolvedTopic(created.topic(), created.resolved()));
    return destination;
  }

  private void delete(LogwharfDestination destination) throws JMSException {
    ResolvedTopic topic = owned.get(destination);
    if (topic == null) {
      throw JmsErrors.invalidDestination(destination + " has been deleted already");
    }
    Void deleted =
        call(
            reply -> channel.deleteTemporary(new DeleteTemporary(topic.id()), reply),
            "deleting " + destination);
    assert deleted == null;
    owned.remove(destination, topic);
    topic.markStale();
  }

  private <T> T call(Consumer<Reply<T>> request, String doing) throws JMSException {
    return Await.result(channel.loop().ask(request), timeoutMs, doing);
  }
}
