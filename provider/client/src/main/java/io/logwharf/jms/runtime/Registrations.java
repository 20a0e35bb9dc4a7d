package io.logwharf.jms.runtime;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.ClaimClientId;
import io.logwharf.protocol.extension.LeaveSubscription;
import io.logwharf.protocol.extension.Subscribe;
import io.logwharf.protocol.extension.Unsubscribe;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What a connection has registered with the broker: its client identifier, its subscriptions. */
public final class Registrations {
  private final BrokerChannel channel;
  private final int timeoutMs;

  public Registrations(BrokerChannel channel, int timeoutMs) {
    this.channel = channel;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Takes a client identifier for this connection.
   *
   * @throws jakarta.jms.InvalidClientIDException where another connection has it
   */
  public void claim(String clientId) throws JMSException {
    ClaimClientId request = new ClaimClientId(clientId);
    this.<Void>await(
        reply -> channel.claimClientId(request, reply), "claiming client id " + clientId);
  }

  /** Enters a subscription; the result is its share group. */
  public String subscribe(Subscribe request) throws JMSException {
    return await(reply -> channel.subscribe(request, reply), "subscribing to " + request.name());
  }

  /** Leaves a subscription; done when the broker knows. */
  public CompletableFuture<Void> leave(int subscriberId) {
    LeaveSubscription request = new LeaveSubscription(subscriberId);
    return channel.loop().ask(reply -> channel.leaveSubscription(request, reply));
  }

  /**
   * Deletes a durable subscription.
   *
   * @throws jakarta.jms.InvalidDestinationException where there is none
   */
  public void unsubscribe(String name) throws JMSException {
    Unsubscribe request = new Unsubscribe(name);
    this.<Void>await(reply -> channel.unsubscribe(request, reply), "unsubscribing " + name);
  }

  private <T> T await(Consumer<Reply<T>> request, String what) throws JMSException {
    return Await.result(channel.loop().ask(request), timeoutMs, what);
  }
}
