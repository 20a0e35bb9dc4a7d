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
  private final Queue<Reply<Void>> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  public Acknowledger(BrokerChannel channel) {
    this.channel = channel;
  }

  /** This consumer has something to be sent. */
  void queue(ConsumerLink link) {
    dirty.add(link);
    schedule();
  }

  /** Has the waiter told when everything queued before is durable. */
  public void whenDurable(Reply<Void> waiter) {
    waiters.add(waiter);
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
    // Waiters first: what they queued before is then in the request.
    List<Reply<Void>> waiting = takeAll(waiters);
    List<ConsumerAcknowledge.Entry> entries = new ArrayList<>();
    for (ConsumerLink link : takeAll(dirty)) {
      List<AckRange> ranges = link.takeAcks();
      if (!ranges.isEmpty()) {
        entries.add(new ConsumerAcknowledge.Entry(link.consumerId(), ranges));
      }
    }
    if (!waiting.isEmpty()) {
      channel.acknowledge(
          new ConsumerAcknowledge(true, entries),
          (nothing, failure) -> waiting.forEach(waiter -> waiter.complete(null, failure)));
    } else if (!entries.isEmpty()) {
      channel.acknowledge(new ConsumerAcknowledge(false, entries), null);
    }
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
