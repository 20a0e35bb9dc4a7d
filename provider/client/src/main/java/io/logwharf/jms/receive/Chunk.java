package io.logwharf.jms.receive;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.InvalidBatchException;
import io.logwharf.protocol.record.RecordCursor;
import io.logwharf.protocol.record.RecordView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/**
 * The records of one delivery that the application has not taken yet: taken from the front, given
 * back from the end. Guarded by the lock of the {@link Inbox} it is in.
 */
final class Chunk {
  static final int MAX_DECOMPRESSED_BYTES = 100 << 20;

  private final ConsumerLink link;
  private final ByteBuffer bytes;
  private final List<Acquired> ranges;
  private final int priority;
  private final int size;
  private int firstRange;
  private long next;
  private int remaining;
  private BatchView batch;
  private RecordCursor cursor;

  /**
   * @param acquired the records of one priority in these bytes
   * @param size the memory that counts as this chunk's
   */
  Chunk(ConsumerLink link, List<Acquired> acquired, ByteBuffer bytes, int priority, int size) {
    this.link = link;
    this.bytes = bytes;
    this.priority = priority;
    this.size = size;
    this.ranges = new ArrayList<>(acquired);
    for (Acquired range : acquired) {
      remaining += size(range);
    }
    next = acquired.isEmpty() ? 0 : acquired.get(0).firstOffset();
  }

  ConsumerLink link() {
    return link;
  }

  int remaining() {
    return remaining;
  }

  int sizeInBytes() {
    return size;
  }

  /** Of all its records. */
  int priority() {
    return priority;
  }

  /**
   * Takes the next record.
   *
   * @throws InvalidBatchException where the bytes don't hold what was acquired
   */
  ReceivedRecord take() {
    while (true) {
      if (cursor == null || !cursor.next()) {
        openNextBatch();
        continue;
      }
      RecordView record = cursor.record();
      if (record.offset() >= next) {
        return take(record);
      }
    }
  }

  private ReceivedRecord take(RecordView record) {
    Acquired range = ranges.get(firstRange);
    if (record.offset() < range.firstOffset() || record.offset() > range.lastOffset()) {
      throw corrupt("it holds offset " + record.offset() + ", which was not acquired");
    }
    next = record.offset() + 1;
    remaining--;
    if (next > range.lastOffset() && ++firstRange < ranges.size()) {
      next = ranges.get(firstRange).firstOffset();
    }
    return new ReceivedRecord(record.copy(), range.deliveryCount(), link, batch.isLifeLimited());
  }

  private void openNextBatch() {
    if (batch == null) {
      batch = new BatchView().wrap(bytes);
      cursor = new RecordCursor(MAX_DECOMPRESSED_BYTES);
    } else if (!batch.next()) {
      throw corrupt("it ends " + remaining + " records too early");
    }
    if (!batch.isCrcValid()) {
      throw corrupt("the checksum of the batch at offset " + batch.baseOffset() + " is wrong");
    }
    cursor.reset(batch);
  }

  /** Gives back this many records from the end: no more than there are. */
  List<AckRange> giveBack(int count) {
    List<AckRange> released = new ArrayList<>();
    int left = count;
    while (left > 0) {
      int last = ranges.size() - 1;
      Acquired range = ranges.remove(last);
      long first = Math.max(range.firstOffset(), next);
      long from = Math.max(first, range.lastOffset() - left + 1);
      released.add(new AckRange(from, range.lastOffset(), AckType.RELEASE_UNDELIVERED));
      left -= (int) (range.lastOffset() - from + 1);
      if (from > first) {
        ranges.add(new Acquired(range.firstOffset(), from - 1, range.deliveryCount()));
      }
    }
    remaining -= count;
    return released;
  }

  /** A record, given back, that the application never got. */
  static AckRange undelivered(long offset) {
    return new AckRange(offset, offset, AckType.RELEASE_UNDELIVERED);
  }

  private static int size(Acquired range) {
    return (int) (range.lastOffset() - range.firstOffset() + 1);
  }

  private static InvalidBatchException corrupt(String what) {
    return new InvalidBatchException(Errors.CORRUPT_MESSAGE, "a delivery is corrupt: " + what);
  }
}
