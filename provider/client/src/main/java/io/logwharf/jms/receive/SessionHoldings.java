package io.logwharf.jms.receive;

import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What one session was handed by consumers that feed many, and has not acknowledged (Jakarta
 * Messaging 3.1 §11.2). Where a session has its consumers for itself, their links know that.
 * Guarded by its monitor.
 */
public final class SessionHoldings {
  private final Map<ConsumerLink, OffsetRanges> held = new LinkedHashMap<>();

  /** A record that waits in the session is about to be handed to the application. */
  public synchronized void add(ReceivedRecord record) {
    long offset = record.record().offset();
    record.link().delivered(offset);
    record.link().unload();
    held.computeIfAbsent(record.link(), link -> new OffsetRanges()).add(offset, AckType.DELIVERED);
  }

  /**
   * Takes leave of a record that is about to be settled by itself.
   *
   * @return whether it was still held
   */
  public synchronized boolean remove(ReceivedRecord record) {
    OffsetRanges ranges = held.get(record.link());
    long offset = record.record().offset();
    if (ranges == null || !ranges.contains(offset)) {
      return false;
    }
    ranges.remove(offset, offset, AckType.DELIVERED);
    if (ranges.isEmpty()) {
      held.remove(record.link());
    }
    return true;
  }

  public synchronized boolean isEmpty() {
    return held.isEmpty();
  }

  /** All that is held, for a transaction to accept; nothing is held any more. */
  public List<ConsumerAcknowledge.Entry> takeToAccept() {
    List<ConsumerAcknowledge.Entry> entries = new ArrayList<>();
    takeAll(AckType.ACCEPT, (link, ranges) -> entries.add(link.withdraw(ranges)));
    return entries;
  }

  /** Gives back all that is held, as delivered. */
  public void release() {
    takeAll(AckType.RELEASE, ConsumerLink::settle);
  }

  /**
   * Accepts all that is held.
   *
   * @param reply told when it is durable
   */
  public void acceptDurably(Acknowledger acknowledger, Reply<Void> reply) {
    acknowledger.acceptDurably(() -> takeAll(AckType.ACCEPT, ConsumerLink::settle), reply);
  }

  private synchronized void takeAll(AckType type, BiConsumer<ConsumerLink, List<AckRange>> taker) {
    held.forEach((link, ranges) -> taker.accept(link, ranges.take(type)));
    held.clear();
  }
}
