package io.logwharf.broker.share.scan;

import io.logwharf.broker.share.order.DispatchOrder;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.LogSlice;
import io.logwharf.log.OffsetOutOfRangeException;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TransactionOutcome;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.extension.Extension;
import io.logwharf.protocol.record.BatchView;

/**
 * Finds the batches that hold the available records of a share partition, and archives on its way
 * what nobody is to get: offsets without a record, control batches, records of aborted
 * transactions, non-persistent batches from before an unclean start, expired messages, and where
 * the group has a filter what doesn't match it. Records of open transactions are hidden, not waited
 * for, and so are messages that are not due. Owned by the event loop of the share partition.
 */
public final class BatchScan {
  private static final int READ_BYTES = 1 << 20;

  private final PartitionLog log;
  private final SharePartition partition;
  private final LifeLimits limits;
  private final DispatchOrder order;
  private FilterMatcher filter;

  /** Where what doesn't match has been archived. */
  private final Filtered filtered = new Filtered();

  public BatchScan(
      PartitionLog log, SharePartition partition, LifeLimits limits, DispatchOrder order) {
    this.log = log;
    this.partition = partition;
    this.limits = limits;
    this.order = order;
  }

  /** From now on what doesn't match is for nobody; null where all does. */
  public void filterBy(FilterMatcher matcher) {
    filter = matcher;
    filtered.clear();
  }

  /**
   * The first available records at or behind an offset that the consumer being served may have, see
   * {@link DispatchOrder#next}; null where there are none now.
   */
  public Acquired nextAvailable(long fromOffset) {
    return order.next(fromOffset);
  }

  /** Whether whoever looks for the records of a batch finds the same available. */
  public boolean isShared(BatchView batch) {
    return !batch.isGrouped() && !order.isGrouped();
  }

  /** Whether a record is for another consumer than the one being served. */
  public boolean isForAnother(long offset) {
    return order.isForAnother(offset);
  }

  /**
   * Reads the batches from the one that holds an available record.
   *
   * @return null where the log has nothing there any more, and what it lacks has been archived
   */
  public LogSlice read(Acquired available, int maxBytes) {
    try {
      LogSlice slice = log.read(available.firstOffset(), Math.max(1, maxBytes));
      if (slice == null) {
        partition.archive(available.firstOffset(), available.lastOffset());
      }
      return slice;
    } catch (OffsetOutOfRangeException e) {
      partition.advanceLogStart(log.startOffset());
      return null;
    }
  }

  /**
   * Finds what is available in a batch.
   *
   * @param available the first available records, not behind the batch
   * @return what is available first in this batch or behind it, null where nothing is
   */
  public Acquired enter(BatchView batch, Acquired available) {
    Acquired next = available;
    if (next.firstOffset() < batch.baseOffset()) {
      // All that the log lacks, which may be more than one range: nobody looks here again.
      partition.archive(next.firstOffset(), batch.baseOffset() - 1);
      next = nextAvailable(batch.baseOffset());
    }
    if (next != null && next.firstOffset() <= batch.lastOffset() && isUnfiltered(batch)) {
      // Before anything is hidden: what is revealed later is not looked at again.
      filter(batch);
      next = nextAvailable(next.firstOffset());
    }
    if (next != null && next.firstOffset() <= batch.lastOffset() && takesOut(batch)) {
      next = nextAvailable(batch.lastOffset() + 1);
    }
    if (next != null && next.firstOffset() <= batch.lastOffset() && batch.isLifeLimited()) {
      limits.sift(batch);
      next = nextAvailable(next.firstOffset());
    }
    if (next != null && next.firstOffset() <= batch.lastOffset() && batch.isGrouped()) {
      order.sift(batch);
      next = nextAvailable(next.firstOffset());
    }
    return next;
  }

  /**
   * Whether the transaction of a record has ended, as far as readers may know.
   *
   * @param producerId of a transactional batch
   * @param offset of a record in it
   */
  public boolean isEnded(long producerId, long offset) {
    return producerId != LifeLimits.HOLDER
        && log.outcome(producerId, offset) != TransactionOutcome.OPEN;
  }

  /**
   * Counts the available records of a batch.
   *
   * @param available what is available first in it
   */
  public int countIn(BatchView batch, Acquired available) {
    long last = batch.lastOffset();
    int count = 0;
    Acquired next = available;
    while (next != null && next.firstOffset() <= last) {
      long end = Math.min(last, next.lastOffset());
      count += (int) (end - next.firstOffset() + 1);
      next = end == last ? null : nextAvailable(end + 1);
    }
    return count;
  }

  /** Holds records against the filter that nobody asks for; at most about so many bytes. */
  public void filterAhead(int maxBytes) {
    BatchView batch = new BatchView();
    long offset = Math.max(filtered.upTo(), Math.max(partition.startOffset(), log.startOffset()));
    for (int left = maxBytes; left > 0 && offset < log.highWatermark(); ) {
      try (LogSlice slice = log.read(offset, Math.min(left, READ_BYTES))) {
        if (slice == null) {
          return;
        }
        batch.wrap(slice.buffer());
        do {
          if (isUnfiltered(batch)) {
            filter(batch);
          }
        } while (batch.next());
        offset = slice.nextOffset();
        left -= slice.sizeInBytes();
      }
    }
  }

  /**
   * Takes expired messages out of a batch that nobody may have asked for.
   *
   * @return whether the batch is for somebody now or never, and not yet unknown
   */
  public boolean takeOutExpired(BatchView batch) {
    if (isUnfiltered(batch)) {
      return false;
    }
    if (isForNobody(batch)) {
      return true;
    }
    boolean committed =
        !batch.isTransactional()
            || log.outcome(batch.producerId(), batch.baseOffset()) == TransactionOutcome.COMMITTED;
    if (committed) {
      limits.sift(batch);
    }
    return committed;
  }

  private boolean isUnfiltered(BatchView batch) {
    return filter != null && !filtered.contains(batch);
  }

  /** Archives the runs of records that don't match; once for each batch, as it never changes. */
  private void filter(BatchView batch) {
    filter.reset(batch);
    long first = -1;
    long last = -1;
    while (!batch.isControl() && filter.next()) {
      boolean matches = filter.matches();
      if (matches && first >= 0) {
        partition.archive(first, last);
        first = -1;
      } else if (!matches) {
        first = first < 0 ? filter.offset() : first;
        last = filter.offset();
      }
    }
    if (first >= 0) {
      partition.archive(first, last);
    }
    filtered.add(batch, partition.startOffset());
  }

  /** Takes a batch out of what is available, where nobody is to get it, or not yet. */
  private boolean takesOut(BatchView batch) {
    if (isForNobody(batch)) {
      partition.archive(batch.baseOffset(), batch.lastOffset());
      return true;
    }
    if (!batch.isTransactional()) {
      return false;
    }
    TransactionOutcome outcome = log.outcome(batch.producerId(), batch.baseOffset());
    switch (outcome) {
      case OPEN -> partition.hide(batch.producerId(), batch.baseOffset(), batch.lastOffset());
      case ABORTED -> partition.archive(batch.baseOffset(), batch.lastOffset());
      case COMMITTED -> {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether nobody is ever to get a batch. An unclean start begins a new epoch, so an older one
   * tells what was sent before it.
   */
  public boolean isForNobody(BatchView batch) {
    return batch.isControl()
        || (Extension.isNonPersistent(batch.producerId())
            && batch.leaderEpoch() < log.leaderEpoch());
  }
}
