package io.logwharf.log.partition;

import io.logwharf.log.AbortedTransaction;
import io.logwharf.log.AppendResult;
import io.logwharf.log.LogClosedException;
import io.logwharf.log.LogException;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogSlice;
import io.logwharf.log.OffsetOutOfRangeException;
import io.logwharf.log.PartitionLog.TimestampOffset;
import io.logwharf.log.TransactionOutcome;
import io.logwharf.log.batch.BatchHeader;
import io.logwharf.log.producer.ProducerStates;
import io.logwharf.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The batches of one log in segments, with their epochs and producers, and nothing about when they
 * are durable. Whoever appends holds the log's lock; reading is lock-free.
 */
public final class SegmentedLog {
  private final LogOptions options;
  private final SegmentFactory factory;
  private final SegmentList segments;
  private final ProducerStates producers;
  private volatile LeaderEpochs epochs;
  private volatile long startOffset;
  private volatile long endOffset;
  private volatile boolean closed;

  /** Makes the empty segment that begins at an offset. */
  public interface SegmentFactory {
    Segment create(long baseOffset);
  }

  /**
   * What is there already.
   *
   * @param segments by base offset; none where the log is empty
   */
  public record Contents(
      List<Segment> segments, LeaderEpochs epochs, long startOffset, long endOffset) {
    /** A log in which nothing has been. */
    public static final Contents EMPTY = new Contents(List.of(), LeaderEpochs.NONE, 0, 0);
  }

  public SegmentedLog(
      LogOptions options, SegmentFactory factory, ProducerStates producers, Contents contents) {
    this.options = options;
    this.factory = factory;
    this.producers = producers;
    this.epochs = contents.epochs;
    this.startOffset = contents.startOffset;
    this.endOffset = contents.endOffset;
    this.segments =
        new SegmentList(
            contents.segments.isEmpty()
                ? List.of(factory.create(contents.endOffset))
                : contents.segments);
  }

  public long startOffset() {
    return startOffset;
  }

  public long endOffset() {
    return endOffset;
  }

  public LeaderEpochs epochs() {
    return epochs;
  }

  public ProducerStates producers() {
    return producers;
  }

  public long sizeInBytes() {
    return segments.sizeInBytes();
  }

  public Segment active() {
    return segments.active();
  }

  public Segment[] all() {
    return segments.all();
  }

  /**
   * Checks the producers of all batches; changes nothing.
   *
   * @return null where they may be appended, or where they went when they came first
   */
  public AppendResult checkProducers(ByteBuffer batches) {
    int first = batches.position();
    AppendResult earlier = producers.check(batches, first);
    int end = batches.limit();
    int before = first;
    int at = first + BatchHeader.size(batches, first);
    while (earlier == null && at < end) {
      if (!follows(batches, before, at)) {
        earlier = producers.check(batches, at);
      }
      before = at;
      at += BatchHeader.size(batches, at);
    }
    return earlier;
  }

  /**
   * The segment with room for an append, after which {@link #append} can't fail.
   *
   * @throws IOException where the disk has no room; nothing has changed then
   */
  public Segment prepare(int length) throws IOException {
    Segment active = segments.active();
    boolean full = (long) active.size() + length > options.segmentBytes();
    boolean farFromBase = endOffset - active.baseOffset() > Integer.MAX_VALUE - (1 << 24);
    if (active.size() > 0 && (full || farFromBase)) {
      Segment next = factory.create(endOffset);
      next.prepare(length);
      segments.add(next);
      return next;
    }
    active.prepare(length);
    return active;
  }

  /** Gives the batches their offsets and epoch, in place, and returns the offset after them. */
  public long stamp(ByteBuffer batches, int leaderEpoch) {
    long offset = endOffset;
    int end = batches.limit();
    for (int at = batches.position(); at < end; at += BatchHeader.size(batches, at)) {
      BatchHeader.setBaseOffset(batches, at, offset);
      BatchHeader.setLeaderEpoch(batches, at, leaderEpoch);
      offset += BatchHeader.lastOffsetDelta(batches, at) + 1L;
    }
    return offset;
  }

  /** Appends stamped batches to a prepared segment and returns their position in it. */
  public int append(Segment segment, ByteBuffer batches, long nextOffset) {
    int position = segment.append(batches);
    int end = batches.limit();
    for (int at = batches.position(); at < end; at += BatchHeader.size(batches, at)) {
      AbortedTransaction aborted = producers.appended(batches, at);
      if (aborted != null) {
        segment.noteAborted(aborted);
      }
    }
    int epoch = BatchHeader.leaderEpoch(batches, batches.position());
    if (epoch > epochs.latest()) {
      epochs = epochs.begin(epoch, endOffset);
    }
    endOffset = nextOffset;
    return position;
  }

  /** Goes on at a higher offset, leaving a gap. */
  public void skipTo(long offset) {
    endOffset = Math.max(endOffset, offset);
  }

  /**
   * Reads whole batches below a limit.
   *
   * @return null where there is none between the offset and the limit
   * @throws OffsetOutOfRangeException below the start or above the end
   * @throws LogClosedException where the log was closed
   */
  public LogSlice read(long offset, int maxBytes, long limitOffset) {
    requireInRange(offset);
    while (offset < limitOffset) {
      Segment[] current = segments.all();
      for (int i = SegmentList.indexFor(current, offset); ; i++) {
        if (i == current.length || current[i].baseOffset() >= limitOffset) {
          return null;
        }
        if (!current[i].tryRetain()) {
          break;
        }
        LogSlice slice = readRetained(current[i], offset, maxBytes, limitOffset);
        if (slice != null) {
          return slice;
        }
      }
      requireInRange(offset);
    }
    return null;
  }

  /** The offset before which every transaction is decided, as far as readers may know. */
  public long lastStableOffset(long highWatermark) {
    long stable = producers.transactions().lastStableOffset(highWatermark);
    return Math.min(Math.max(stable, startOffset), highWatermark);
  }

  /** What became of the transaction of the producer's record at an offset. */
  public TransactionOutcome outcome(long producerId, long offset, long highWatermark) {
    if (producers.transactions().isUndecided(producerId, offset, highWatermark)) {
      return TransactionOutcome.OPEN;
    }
    boolean[] aborted = new boolean[1];
    visitAborted(
        offset,
        offset + 1,
        each -> {
          aborted[0] = each.producerId() == producerId;
          return !aborted[0];
        });
    return aborted[0] ? TransactionOutcome.ABORTED : TransactionOutcome.COMMITTED;
  }

  /** The aborted transactions with records in a range of offsets, by their end. */
  public List<AbortedTransaction> aborted(long from, long to) {
    List<AbortedTransaction> found = new ArrayList<>();
    visitAborted(from, to, found::add);
    return found;
  }

  private void visitAborted(long from, long to, Predicate<AbortedTransaction> visitor) {
    Segment[] current = segments.all();
    boolean more = true;
    for (int i = SegmentList.indexFor(current, from); more && i < current.length; i++) {
      if (current[i].tryRetain()) {
        try {
          more = current[i].visitAborted(from, to, visitor);
        } finally {
          current[i].release();
        }
      }
    }
  }

  /** The first record at or after a time and below a limit, null where there is none. */
  public TimestampOffset firstAtOrAfter(long timestamp, long limitOffset) {
    for (Segment segment : segments.all()) {
      TimestampOffset found = find(segment, timestamp);
      if (found != null && found.offset() >= startOffset) {
        return found.offset() < limitOffset ? found : null;
      }
    }
    return null;
  }

  /** The record with the largest timestamp below a limit, null where there is none. */
  public TimestampOffset largestTimestamp(long limitOffset) {
    TimestampOffset largest = null;
    for (Segment segment : segments.all()) {
      TimestampOffset found = segment.tryRetain() ? largestIn(segment) : null;
      boolean visible = found != null && found.offset() < limitOffset;
      if (visible && (largest == null || found.timestamp() > largest.timestamp())) {
        largest = found;
      }
    }
    return largest;
  }

  /** Raises the start and takes away the segments before it; the caller deletes them. */
  public List<Segment> advanceStartTo(long offset) {
    if (offset <= startOffset) {
      return List.of();
    }
    startOffset = offset;
    epochs = epochs.from(offset);
    return segments.removeBefore(offset);
  }

  /** Begins a new segment, so that the one before it can be taken away. */
  public void roll() {
    segments.add(factory.create(endOffset));
  }

  /** Gives up all segments; each goes once no slice of it is open. */
  public void close(boolean delete) {
    closed = true;
    for (Segment segment : segments.all()) {
      if (delete) {
        segment.releaseAndDelete();
      } else {
        segment.release();
      }
    }
  }

  private void requireInRange(long offset) {
    if (closed) {
      throw new LogClosedException("the log was closed or deleted");
    }
    if (offset < startOffset || offset > endOffset) {
      throw new OffsetOutOfRangeException(
          "offset " + offset + " is not in the log, which has " + startOffset + " to " + endOffset);
    }
  }

  private static LogSlice readRetained(
      Segment segment, long offset, int maxBytes, long limitOffset) {
    LogSlice slice = null;
    try {
      slice = segment.read(offset, maxBytes, limitOffset);
    } finally {
      if (slice == null) {
        segment.release();
      }
    }
    return slice;
  }

  private TimestampOffset find(Segment segment, long timestamp) {
    if (!segment.tryRetain()) {
      return null;
    }
    try {
      return segment.firstAtOrAfter(timestamp);
    } finally {
      segment.release();
    }
  }

  private static TimestampOffset largestIn(Segment segment) {
    try {
      return segment.largestTimestamp();
    } finally {
      segment.release();
    }
  }

  private static boolean follows(ByteBuffer batches, int before, int at) {
    return BatchHeader.producerId(batches, at) == BatchHeader.producerId(batches, before)
        && BatchHeader.producerEpoch(batches, at) == BatchHeader.producerEpoch(batches, before)
        && BatchHeader.baseSequence(batches, at)
            == ((BatchHeader.lastSequence(batches, before) + 1) & Integer.MAX_VALUE);
  }

  /**
   * Checks that whole batches fill the buffer.
   *
   * @throws LogException where they don't
   */
  static void requireWhole(ByteBuffer batches) {
    int at = batches.position();
    int end = batches.limit();
    do {
      if (!BatchHeader.isWhole(batches, at, end)) {
        throw new LogException(
            "no whole record batch of format v2 at byte " + (at - batches.position()));
      }
      at += BatchHeader.size(batches, at);
    } while (at < end);
  }
}
