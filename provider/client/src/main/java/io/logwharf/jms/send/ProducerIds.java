package io.logwharf.jms.send;

import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.jms.transport.Reply;
import java.util.ArrayList;
import java.util.List;

/** One producer id for all lanes of a kind, asked for when the first needs it. Loop-owned. */
final class ProducerIds {
  private final BrokerChannel channel;
  private final boolean persistent;
  private final List<Reply<ProducerIdentity>> waiting = new ArrayList<>();
  private ProducerIdentity shared;

  ProducerIds(BrokerChannel channel, boolean persistent) {
    this.channel = channel;
    this.persistent = persistent;
  }

  /** An identity of the caller's own. */
  void fresh(Reply<ProducerIdentity> reply) {
    channel.initProducer(persistent, reply);
  }

  /** The identity that lanes share. */
  void shared(Reply<ProducerIdentity> reply) {
    if (shared != null) {
      reply.complete(shared, null);
      return;
    }
    waiting.add(reply);
    if (waiting.size() == 1) {
      channel.initProducer(persistent, this::answer);
    }
  }

  private void answer(ProducerIdentity identity, Throwable failure) {
    shared = identity;
    List<Reply<ProducerIdentity>> answered = List.copyOf(waiting);
    waiting.clear();
    answered.forEach(reply -> reply.complete(identity, failure));
  }
}
