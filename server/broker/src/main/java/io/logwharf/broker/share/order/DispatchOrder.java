package io.logwharf.broker.share.order;

import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.record.BatchView;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * What of the available records of a share partition the consumer being served may have, in the
 * order in which it is to get them. As long as there are neither message groups nor priorities it
 * is simply what is available. Owned by the event loop of the share partition.
 */
public final class DispatchOrder {
  /** Bounds the work for one range; longer ones come in pieces. */
  private static final int MAX_RANGE = 4096;

  private static final long NONE = -1;

  private final SharePartition partition;
  private final PartitionLog log;
  private final MessageGroups groups;
  private final Priorities priorities;
  private int priority = Priorities.ANY;
  private Candidate served;
  private Supplier<List<Candidate>> waiting;

  /** Begins with nothing known of the records. */
  public DispatchOrder(SharePartition partition, PartitionLog log) {
    this.partition = partition;
    this.log = log;
    this.groups = new MessageGroups(partition);
    this.priorities = new Priorities(partition, log);
  }

  /**
   * Serves a consumer from now on.
   *
   * @param waiters all that wait, asked only where a new message group is found
   */
  public void begin(Candidate consumer, Supplier<List<Candidate>> waiters) {
    served = consumer;
    waiting = waiters;
    groups.serve(consumer);
  }

  /** Nobody is being served any more. */
  public void end() {
    served = null;
    waiting = null;
    priority = Priorities.ANY;
    groups.serve(null);
  }

  /** Looks for priorities in what has come, as far as there is time. */
  public void lookAhead() {
    priorities.lookAhead();
  }

  /** A record has become available again. */
  public void availableAgain(long offset) {
    priorities.availableAgain(offset);
    groups.availableAgain(offset);
  }

  /** Up to where what is to be delivered first reaches; 0 where that is not known. */
  public long wanted() {
    return priorities.wanted();
  }

  /** Whether what is to be delivered first must wait for the delivery frontier, and all with it. */
  public boolean waitsForFrontier() {
    return priorities.wanted() > partition.durableFrontier();
  }

  /**
   * Asks for one delivery after the other until there is something, of the highest priority first.
   *
   * @return null where none gave anything
   */
  public <T> T highestFirst(Supplier<T> delivery) {
    if (!priorities.isAny()) {
      return delivery.get();
    }
    T delivered = null;
    priority = priorities.nextLower(Priorities.HIGHEST + 1);
    while (delivered == null && priority >= 0) {
      delivered = delivery.get();
      priority = priorities.nextLower(priority);
    }
    priority = Priorities.ANY;
    return delivered;
  }

  /**
   * Asks for a delivery of each priority above the default, the highest first, until there is one.
   *
   * @return null where none gave anything
   */
  public <T> T expeditedFirst(IntFunction<T> delivery) {
    T delivered = null;
    priority = priorities.isAny() ? priorities.nextLower(Priorities.HIGHEST + 1) : Priorities.ANY;
    while (delivered == null && priority > Priorities.DEFAULT) {
      delivered = delivery.apply(priority);
      priority = priorities.nextLower(priority);
    }
    priority = Priorities.ANY;
    return delivered;
  }

  /** Below it the priorities of what is available are known. */
  public long lookedUpTo() {
    return priorities.lookedUpTo();
  }

  /**
   * The first available records at or behind an offset that the consumer being served may have; a
   * piece of them where there are many. Null where there are none now.
   */
  public Acquired next(long fromOffset) {
    if (priority == Priorities.ANY && !groups.isAnySetAside()) {
      return partition.nextAvailable(fromOffset, log.highWatermark());
    }
    long lowest = Math.max(groups.nothingBelow(), priorities.nothingBelow(priority));
    long highWatermark = log.highWatermark();
    Acquired found = firstOpen(Math.max(fromOffset, lowest));
    if (fromOffset <= lowest) {
      nothingBelow(
          found == null
              ? Math.min(highWatermark, partition.durableFrontier())
              : found.firstOffset());
    }
    return found;
  }

  /** Remembers where to begin next time, so that what is for others is not gone through again. */
  private void nothingBelow(long offset) {
    if (priority == Priorities.ANY) {
      groups.setNothingBelow(offset);
    } else if (priority == Priorities.DEFAULT && !groups.isAnySetAside()) {
      priorities.setNothingBelow(offset);
    }
  }

  private Acquired firstOpen(long fromOffset) {
    Acquired range = nextOfPriority(fromOffset);
    while (range != null) {
      long last = Math.min(range.lastOffset(), range.firstOffset() + MAX_RANGE - 1);
      long first = nextOpen(range.firstOffset(), last);
      if (first != NONE) {
        return new Acquired(first, lastOpen(first, last), range.deliveryCount());
      }
      range = nextOfPriority(last + 1);
    }
    return null;
  }

  private Acquired nextOfPriority(long fromOffset) {
    long from = priorities.next(priority, fromOffset);
    return from == OffsetSet.NONE ? null : partition.nextAvailable(from, log.highWatermark());
  }

  /** Takes out of what is available in a batch what the consumer being served may not have. */
  public void sift(BatchView batch) {
    if (batch.isGrouped() && served != null) {
      groups.sift(batch, served, waiting);
    }
  }

  /** Whether a record is not for the one being served. */
  public boolean isForAnother(long offset) {
    return groups.isAnySetAside() && (groups.forOthers(offset) & (1L << offset)) != 0;
  }

  /** The one being served has acquired these. */
  public void acquired(List<Acquired> ranges) {
    if (groups.isAnySetAside()) {
      ranges.forEach(range -> groups.acquired(range.firstOffset(), range.lastOffset()));
    }
    if (priorities.isAny()) {
      ranges.forEach(range -> priorities.acquired(range.firstOffset(), range.lastOffset()));
    }
  }

  /**
   * A consumer is there no more.
   *
   * @param forAnybody told each record that only it could have had
   */
  public void left(ShareMember member, LongConsumer forAnybody) {
    groups.left(member, forAnybody);
  }

  /** Whether some records are for certain consumers only. */
  public boolean isGrouped() {
    return groups.isAny();
  }

  /** Whether what is available is not for this consumer, or nothing is, as far as is known. */
  public boolean isNothingFor(Candidate consumer) {
    long highWatermark = log.highWatermark();
    if (!groups.isAnySetAside()) {
      return partition.available(highWatermark) == 0;
    }
    begin(consumer, List::of);
    boolean nothing = next(0) == null && partition.durableFrontier() >= highWatermark;
    end();
    return nothing;
  }

  /** Forgets what is below the share partition's start. */
  public void trim() {
    if (groups.isAnySetAside()) {
      groups.trim(partition.startOffset());
    }
  }

  private long nextOpen(long from, long last) {
    for (long offset = from; offset <= last; offset = nextWord(offset)) {
      long open = ~closed(offset) & (-1L << offset);
      if (open != 0) {
        long found = wordStart(offset) + Long.numberOfTrailingZeros(open);
        return found <= last ? found : NONE;
      }
    }
    return NONE;
  }

  private long lastOpen(long from, long last) {
    for (long offset = from; offset <= last; offset = nextWord(offset)) {
      long closed = closed(offset) & (-1L << offset);
      if (closed != 0) {
        return Math.min(last, wordStart(offset) + Long.numberOfTrailingZeros(closed) - 1);
      }
    }
    return last;
  }

  private long closed(long offset) {
    return groups.forOthers(offset) | priorities.others(priority, offset);
  }

  private static long wordStart(long offset) {
    return offset & -Long.SIZE;
  }

  private static long nextWord(long offset) {
    return wordStart(offset) + Long.SIZE;
  }
}
