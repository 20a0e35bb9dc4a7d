package io.logwharf.jms.receive;

import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends the acknowledgements of all consumers of a connection: what has gathered by the time the
 * loop gets to it leaves in one request. Thread-safe.
 */
public final class Acknowledger {
  private final BrokerChannel channel;
  private final Queue<ConsumerLink> dirty = new ConcurrentLinkedQueue<>();
  private final Queue<Durable> durable = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  private record Durable(Runnable accept, Reply<Void> reply) {}

  public Acknowledger(BrokerChannel channel) {
    this.channel = channel;
  }

  /** This consumer has something to be sent. */
  void queue(ConsumerLink link) {
    dirty.add(link);
    schedule();
  }

  /**
   * Accepts all that the application was handed by these consumers, durably.
   *
   * @param reply told when it is durable
   */
  public void acceptDurably(List<ConsumerLink> links, Reply<Void> reply) {
    acceptDurably(() -> links.forEach(ConsumerLink::acceptAll), reply);
  }

  /**
   * Sends what is accepted by {@code accept}, durably.
   *
   * @param accept called on the loop, when it is about to be sent
   * @param reply told when it is durable
   */
  void acceptDurably(Runnable accept, Reply<Void> reply) {
    durable.add(new Durable(accept, reply));
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      channel.loop().execute(this::flush);
    }
  }

  /** Sends what there is; on the loop. */
  void flush() {
    scheduled.set(false);
    List<Durable> waiting = takeAll(durable);
    // Accepted here and not by the callers: no flush in between can send it as not durable.
    waiting.forEach(each -> each.accept.run());
    List<ConsumerAcknowledge.Entry> entries = takeEntries();
    if (entries.isEmpty()) {
      waiting.forEach(each -> each.reply.complete(null, null));
    } else if (waiting.isEmpty()) {
      channel.acknowledge(new ConsumerAcknowledge(false, entries), null);
    } else {
      channel.acknowledge(
          new ConsumerAcknowledge(true, entries),
          (nothing, failure) -> waiting.forEach(each -> each.reply.complete(null, failure)));
    }
  }

  private List<ConsumerAcknowledge.Entry> takeEntries() {
    List<ConsumerAcknowledge.Entry> entries = new ArrayList<>();
    for (ConsumerLink link : takeAll(dirty)) {
      List<AckRange> ranges = link.takeAcks();
      if (!ranges.isEmpty()) {
        entries.add(new ConsumerAcknowledge.Entry(link.consumerId(), ranges));
      }
    }
    return entries;
  }

  private static <T> List<T> takeAll(Queue<T> queue) {
    List<T> all = new ArrayList<>();
    T each;
    while ((each = queue.poll()) != null) {
      all.add(each);
    }
    return all;
  }
}
