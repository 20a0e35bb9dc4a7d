package io.logwharf.broker.share.order;

import io.logwharf.coordinator.share.RecordState;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.LogSlice;
import io.logwharf.log.OffsetOutOfRangeException;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.message.MessageOrder;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordCursor;

/**
 * Which of the available records have another priority than the default (Jakarta Messaging 3.1
 * §3.4.10): one bit each, by priority. Found by looking ahead of dispatch, at the headers of
 * batches and into those only that say that they have such messages; each batch is looked at once,
 * and again when records of it have become available again. Owned by the event loop of the share
 * partition.
 */
final class Priorities {
  /** In the place of a priority: no matter which. */
  static final int ANY = -1;

  static final int DEFAULT = MessageOrder.DEFAULT_PRIORITY;
  static final int HIGHEST = MessageOrder.PRIORITIES - 1;

  /** How far is looked ahead of the records touched so far. */
  private static final int LOOK_AHEAD_RECORDS = 1 << 20;

  /** How much of the log is gone through in one turn of the loop. */
  private static final int BYTES_A_TURN = 8 << 20;

  /** Looking into a batch takes as long as going over so many times its size. */
  private static final int COST_OF_LOOKING_INSIDE = 4;

  private static final int READ_BYTES = 1 << 20;
  private static final int MAX_DECOMPRESSED_BYTES = 1 << 28;

  private final SharePartition partition;
  private final PartitionLog log;
  private final BatchView batch = new BatchView();
  private final MessageOrder messages = new MessageOrder();
  private final OffsetSet[] levels = new OffsetSet[MessageOrder.PRIORITIES];

  /** All that is in one of the levels. */
  private final OffsetSet marked = new OffsetSet();

  /** What has become available again, and has not been looked at since. */
  private final OffsetSet again = new OffsetSet();

  private RecordCursor records;

  /** Whether a batch was ever found that says it has such messages. */
  private boolean found;

  /** What lies below has been looked at. */
  private long position;

  /** Nothing of the default priority is available below. */
  private long defaultFrom;

  Priorities(SharePartition partition, PartitionLog log) {
    this.partition = partition;
    this.log = log;
  }

  /** Below it all has been looked at, but for what has become available again since. */
  long lookedUpTo() {
    return position;
  }

  /** Whether records of other priorities than the default are available, as far as is known. */
  boolean isAny() {
    return !marked.isEmpty();
  }

  /** A record has become available again. */
  void availableAgain(long offset) {
    defaultFrom = Math.min(defaultFrom, offset);
    if (found && offset < position) {
      again.add(offset);
    }
  }

  /** Looks at what has come, and at what has become available again, for some time. */
  void lookAhead() {
    if (found) {
      trim(partition.startOffset());
    }
    int left = BYTES_A_TURN;
    while (left > 0 && !again.isEmpty()) {
      left -= lookAgain(again.next(0));
    }
    position = Math.max(position, Math.max(partition.startOffset(), log.startOffset()));
    long end = Math.min(log.highWatermark(), partition.scanFrontier() + LOOK_AHEAD_RECORDS);
    while (left > 0 && position < end) {
      left -= lookOn(end);
    }
  }

  /** Goes on where it has got to, and tells how much that took. */
  private int lookOn(long end) {
    try (LogSlice slice = log.read(position, READ_BYTES)) {
      if (slice == null) {
        position = end;
        return READ_BYTES;
      }
      int cost = slice.sizeInBytes();
      batch.wrap(slice.buffer());
      do {
        cost += mark();
      } while (batch.next());
      position = Math.max(position, slice.nextOffset());
      return cost;
    } catch (OffsetOutOfRangeException e) {
      // The log's start has moved on, which the share partition is told elsewhere.
      position = Math.max(position + 1, log.startOffset());
      return READ_BYTES;
    }
  }

  private int lookAgain(long offset) {
    if (offset < log.startOffset() || partition.stateOf(offset) != RecordState.AVAILABLE) {
      again.remove(offset, offset);
      return 1;
    }
    try (LogSlice slice = log.read(offset, 1)) {
      int cost = 1;
      long last = offset;
      if (slice != null) {
        batch.wrap(slice.buffer());
        cost += mark();
        last = Math.max(last, batch.lastOffset());
      }
      again.remove(offset, last);
      return cost;
    }
  }

  /** Marks what is available in the batch at hand, and tells how much that took. */
  private int mark() {
    if (!batch.isPrioritized()) {
      return 0;
    }
    if (records == null) {
      records = new RecordCursor(MAX_DECOMPRESSED_BYTES);
    }
    found = true;
    records.reset(batch);
    while (records.next()) {
      long offset = records.record().offset();
      int priority = messages.priority(records.record());
      if (priority != DEFAULT && partition.stateOf(offset) == RecordState.AVAILABLE) {
        if (levels[priority] == null) {
          levels[priority] = new OffsetSet();
        }
        levels[priority].add(offset);
        marked.add(offset);
      }
    }
    return batch.sizeInBytes() * COST_OF_LOOKING_INSIDE;
  }

  /**
   * The next lower priority that something available has, as far as is known.
   *
   * @param below the priority before, one more than the highest to begin with
   * @return a negative number where there is none
   */
  int nextLower(int below) {
    int priority = below - 1;
    while (priority >= 0 && priority != DEFAULT && first(priority) == OffsetSet.NONE) {
      priority--;
    }
    return priority;
  }

  /**
   * Up to where what is to be delivered first reaches, 0 where that is not known to be of a high
   * priority.
   */
  long wanted() {
    for (int priority = HIGHEST; priority > DEFAULT && isAny(); priority--) {
      long first = first(priority);
      if (first != OffsetSet.NONE) {
        return first + 1;
      }
    }
    return 0;
  }

  /** The first available record of this priority; forgets those that are so no more. */
  private long first(int priority) {
    OffsetSet level = levels[priority];
    long first = level == null ? OffsetSet.NONE : level.next(0);
    while (first != OffsetSet.NONE && partition.stateOf(first) != RecordState.AVAILABLE) {
      level.remove(first, first);
      marked.remove(first, first);
      first = level.next(first + 1);
    }
    return first;
  }

  /** Below it nothing of this priority is available; 0 where that isn't known. */
  long nothingBelow(int priority) {
    return priority == DEFAULT ? defaultFrom : 0;
  }

  /** Nothing of the default priority is available below an offset. */
  void setNothingBelow(long offset) {
    defaultFrom = Math.max(defaultFrom, offset);
  }

  /** The first record at or behind an offset that may have this priority. */
  long next(int priority, long from) {
    return priority == ANY || priority == DEFAULT ? from : levels[priority].next(from);
  }

  /** Of the 64 offsets around this one those that don't have this priority. */
  long others(int priority, long offset) {
    if (priority == ANY) {
      return 0;
    }
    return priority == DEFAULT ? marked.word(offset) : ~levels[priority].word(offset);
  }

  /** These are available no more. */
  void acquired(long firstOffset, long lastOffset) {
    marked.remove(firstOffset, lastOffset);
    for (OffsetSet level : levels) {
      if (level != null) {
        level.remove(firstOffset, lastOffset);
      }
    }
  }

  private void trim(long below) {
    marked.trim(below);
    again.trim(below);
    for (OffsetSet level : levels) {
      if (level != null) {
        level.trim(below);
      }
    }
  }
}
