package io.logwharf.broker.share.delivery;

import io.logwharf.broker.share.order.DispatchOrder;
import io.logwharf.coordinator.share.RecordState;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.message.MessageOrder;
import io.logwharf.protocol.selector.Selector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * How far the consumers of a queue with one and the same selector have looked. Everything available
 * is looked at once: what doesn't match is left behind, what matches is acquired. What becomes
 * available again behind the position is remembered, and looked at before anything else. One that
 * reaches another's position looks for that one, too: records are read once for all, and what
 * matches another's selector is kept for it until its consumers have credit. What has a high
 * priority is looked at ahead of all that, with a position for each priority. Owned by the event
 * loop of the share partition.
 */
public final class Selection {
  private final Selector selector;
  private final SharePartition partition;
  private final PartitionLog log;
  private final Selection[] ahead = new Selection[MessageOrder.PRIORITIES];

  /** Tells of a high priority what is available, null where this is not for one. */
  private final DispatchOrder order;

  private final OffsetRanges again = new OffsetRanges();

  /** What others have found for it, below the position. */
  private final FoundRecords found = new FoundRecords();

  private final Set<Waiter> parked = new LinkedHashSet<>();
  private long position;
  private long lastLook;
  private int members;

  public Selection(Selector selector, SharePartition partition, PartitionLog log) {
    this(selector, partition, log, null);
  }

  private Selection(
      Selector selector, SharePartition partition, PartitionLog log, DispatchOrder order) {
    this.selector = selector;
    this.partition = partition;
    this.log = log;
    this.order = order;
  }

  /** How far has been looked at what has this priority; to be used while the order is at it. */
  public Selection ahead(int priority, DispatchOrder dispatchOrder) {
    if (ahead[priority] == null) {
      ahead[priority] = new Selection(selector, partition, log, dispatchOrder);
    }
    return ahead[priority];
  }

  public Selector selector() {
    return selector;
  }

  /** What lies below has been looked at, but for what became available again. */
  public long position() {
    return position;
  }

  public void join() {
    members++;
  }

  /** Whether it was the last one that left. */
  public boolean leave(Waiter waiter) {
    parked.remove(waiter);
    members--;
    return members == 0;
  }

  /** A record has become available again. */
  public void availableAgain(long offset) {
    if (offset < position) {
      again.add(offset);
    }
    for (Selection each : ahead) {
      if (each != null) {
        each.availableAgain(offset);
      }
    }
  }

  /**
   * The first available records that have not been looked at.
   *
   * @return null where there are none now, or they must wait for the delivery frontier
   */
  public Acquired next() {
    Acquired kept = nextFound();
    Acquired returned = nextAgain();
    if (kept != null || returned != null) {
      boolean isKeptFirst =
          returned == null || (kept != null && kept.firstOffset() < returned.firstOffset());
      return isKeptFirst ? kept : upTo(returned, kept);
    }
    Acquired next = nextAvailable(position);
    position = Math.max(position, next == null ? end() : next.firstOffset());
    return next;
  }

  private Acquired nextFound() {
    while (!found.isEmpty()) {
      long offset = found.first();
      if (partition.stateOf(offset) == RecordState.AVAILABLE) {
        return new Acquired(offset, offset, partition.deliveryCountOf(offset));
      }
      found.removeBelow(offset + 1);
    }
    return null;
  }

  private Acquired nextAgain() {
    while (!again.isEmpty()) {
      Acquired next = nextAvailable(again.first());
      if (next == null) {
        again.clear();
      } else if (next.firstOffset() > again.lastOfFirst()) {
        again.removeBelow(next.firstOffset());
      } else {
        long last = Math.min(next.lastOffset(), again.lastOfFirst());
        return new Acquired(next.firstOffset(), last, next.deliveryCount());
      }
    }
    return null;
  }

  /** What is in a range before another one begins. */
  private static Acquired upTo(Acquired range, Acquired other) {
    return other == null || other.firstOffset() > range.lastOffset()
        ? range
        : new Acquired(
            range.firstOffset(),
            Math.max(range.firstOffset(), other.firstOffset() - 1),
            range.deliveryCount());
  }

  private Acquired nextAvailable(long from) {
    return order == null ? partition.nextAvailable(from, log.highWatermark()) : order.next(from);
  }

  /** Up to where all is known when nothing is available. */
  private long end() {
    long end = Math.min(log.highWatermark(), partition.durableFrontier());
    return order == null ? end : Math.min(end, order.lookedUpTo());
  }

  /** What {@link #next} gave has been looked at, below this offset. */
  public void lookedUpTo(long offset) {
    if (isAtPosition()) {
      position = Math.max(position, offset);
    } else {
      again.removeBelow(offset);
      found.removeBelow(offset);
    }
  }

  /** Whether it goes on from its position: nothing behind is left to be looked at. */
  public boolean isAtPosition() {
    return again.isEmpty() && found.isEmpty();
  }

  /**
   * Where the record at an offset lies in its batch; of what others have found for it, and is next.
   *
   * @return see {@link io.logwharf.protocol.record.RecordCursor#place}; -1 where it is not known
   */
  int placeOf(long offset) {
    return !found.isEmpty() && found.first() == offset ? found.placeOfFirst() : -1;
  }

  /**
   * Whether it may look for others from its position on; not one that looks at a single priority,
   * as that leaves out the others.
   */
  boolean canLead() {
    return order == null && isAtPosition();
  }

  /** It goes on from its position now, as the so many-th of all. */
  void lookedLastAt(long count) {
    lastLook = count;
  }

  /** When it last went on from its position, counted as {@link #lookedLastAt} does. */
  long lastLook() {
    return lastLook;
  }

  /** Whether another one may look for it that stands at an offset. */
  boolean canFollowFrom(long offset) {
    return position >= offset && !found.isFull();
  }

  /**
   * The one that it follows has found a record for it, not below its position. It can find no more
   * once it is full, and stays where it is until what was found has been taken.
   */
  void found(long offset, int place) {
    if (found.add(offset, place) && found.isFull()) {
      position = offset + 1;
    }
  }

  /** The one that it follows has looked at everything below an offset from where they met on. */
  void followTo(long offset) {
    position = Math.max(position, offset);
  }

  /** Whether everything below the high watermark has been looked at. */
  public boolean isExhausted() {
    return next() == null && position >= log.highWatermark();
  }

  /** Nothing matches: it waits until there is something to look at. */
  public void park(Waiter waiter) {
    parked.add(waiter);
  }

  public void unpark(Waiter waiter) {
    parked.remove(waiter);
  }

  /** Lets those go that wait here, where there is something to look at. */
  public void wake(Consumer<Waiter> turn) {
    if (!parked.isEmpty() && next() != null) {
      List<Waiter> woken = List.copyOf(parked);
      parked.clear();
      woken.forEach(turn);
    }
  }

  public void forEachParked(Consumer<Waiter> action) {
    parked.forEach(action);
  }

  public boolean isAnyParked(Predicate<Waiter> predicate) {
    return parked.stream().anyMatch(predicate);
  }
}
