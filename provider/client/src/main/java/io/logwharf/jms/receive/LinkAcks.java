package io.logwharf.jms.receive;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import java.util.List;

/**
 * What is to be said to the broker of one consumer's records, and what was handed to the
 * application and not yet acknowledged. Neighbouring offsets become one range, and a hand-over is
 * not reported where the acknowledgement goes out with it. Guarded by its monitor.
 */
final class LinkAcks {
  private final OffsetRanges pending = new OffsetRanges();
  private final OffsetRanges unacknowledged = new OffsetRanges();
  private boolean queued;
  private int lazy;

  /** Records that wait in a session to be handed to the application. */
  private int loaded;

  /** The record was handed to the application and awaits acknowledgement. */
  synchronized void delivered(long offset) {
    unacknowledged.add(offset, AckType.DELIVERED);
    pending.add(offset, AckType.DELIVERED);
  }

  /**
   * The application is done with the record.
   *
   * @return whether the caller is to queue these for sending
   */
  synchronized boolean settle(long offset, AckType type) {
    unacknowledged.remove(offset, offset, AckType.DELIVERED);
    pending.removeLast(offset, AckType.DELIVERED);
    pending.add(offset, type);
    return claim();
  }

  /** As {@link #settle}, for some of what the application was handed. */
  synchronized boolean settle(List<AckRange> ranges) {
    withdraw(ranges);
    ranges.forEach(pending::add);
    return claim();
  }

  /** Some of what the application was handed is settled otherwise than by these. */
  synchronized void withdraw(List<AckRange> ranges) {
    for (AckRange range : ranges) {
      unacknowledged.remove(range.firstOffset(), range.lastOffset(), AckType.DELIVERED);
      pending.remove(range.firstOffset(), range.lastOffset(), AckType.DELIVERED);
    }
  }

  /** A record waits in a session from now on. */
  synchronized void load() {
    loaded++;
  }

  /** It waits no more: it was handed to the application, or given back. */
  synchronized void unload() {
    loaded--;
  }

  /** As {@link #settle}, but not queued. Returns how many records are settled and not yet sent. */
  synchronized int settleLazily(long offset, AckType type) {
    unacknowledged.removeLast(offset, AckType.DELIVERED);
    pending.removeLast(offset, AckType.DELIVERED);
    pending.add(offset, type);
    return ++lazy;
  }

  /** Adds ranges that were never handed to the application; as {@link #settle}. */
  synchronized boolean release(List<AckRange> ranges) {
    ranges.forEach(pending::add);
    return !pending.isEmpty() && claim();
  }

  /** Accepts everything that was handed to the application; as {@link #settle}. */
  synchronized boolean acceptAll() {
    pending.removeAll(AckType.DELIVERED);
    unacknowledged.take(AckType.ACCEPT).forEach(pending::add);
    return !pending.isEmpty() && claim();
  }

  /** Everything that was handed to the application, to be accepted otherwise than by these. */
  synchronized List<AckRange> takeToAccept() {
    pending.removeAll(AckType.DELIVERED);
    return unacknowledged.take(AckType.ACCEPT);
  }

  /** As {@link #settle}, for what is pending anyway. */
  synchronized boolean report() {
    return !pending.isEmpty() && claim();
  }

  /** Everything to be sent now, in order. */
  synchronized List<AckRange> take() {
    lazy = 0;
    queued = false;
    return pending.take(null);
  }

  /** What was handed to the application and is to be given back by a reset. */
  synchronized List<AckRange> takeUnacknowledged() {
    pending.removeAll(AckType.DELIVERED);
    return unacknowledged.take(AckType.DELIVERED);
  }

  synchronized boolean hasUnacknowledged() {
    return loaded > 0 || !unacknowledged.isEmpty();
  }

  synchronized boolean isUnacknowledged(long offset) {
    return unacknowledged.contains(offset);
  }

  private boolean claim() {
    boolean first = !queued;
    queued = true;
    return first;
  }
}
