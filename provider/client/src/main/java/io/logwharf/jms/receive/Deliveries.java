package io.logwharf.jms.receive;

import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.message.MessageOrder;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.InvalidBatchException;
import io.logwharf.protocol.record.RecordCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes chunks of a delivery: one, or where its batches say that they have messages of other
 * priorities than the default, one for each priority.
 */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private Deliveries() {}

  /**
   * The records of a delivery, by priority; what is wrong with them is found when they are taken.
   */
  static List<Chunk> chunks(ConsumerLink link, List<Acquired> acquired, ByteBuffer bytes) {
    List<List<Acquired>> ranges = List.of();
    try {
      ranges = isPrioritized(bytes) ? rangesByPriority(acquired, bytes) : ranges;
    } catch (InvalidBatchException e) {
      LOG.debug("event=delivery-unreadable", e);
    }
    if (ranges.isEmpty()) {
      return List.of(
          new Chunk(link, acquired, bytes, MessageOrder.DEFAULT_PRIORITY, bytes.limit()));
    }
    List<Chunk> chunks = new ArrayList<>(2);
    int records = count(acquired);
    int bytesLeft = bytes.limit();
    for (int priority = 0; priority < ranges.size(); priority++) {
      List<Acquired> of = ranges.get(priority);
      if (!of.isEmpty()) {
        int here = count(of);
        int size = here == records ? bytesLeft : (int) ((long) bytesLeft * here / records);
        chunks.add(new Chunk(link, of, bytes.duplicate(), priority, size));
        records -= here;
        bytesLeft -= size;
      }
    }
    return chunks;
  }

  private static boolean isPrioritized(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return false;
    }
    BatchView batch = new BatchView().wrap(bytes);
    do {
      if (batch.isPrioritized()) {
        return true;
      }
    } while (batch.next());
    return false;
  }

  private static List<List<Acquired>> rangesByPriority(List<Acquired> acquired, ByteBuffer bytes) {
    List<List<Acquired>> ranges = new ArrayList<>(MessageOrder.PRIORITIES);
    for (int i = 0; i < MessageOrder.PRIORITIES; i++) {
      ranges.add(new ArrayList<>(1));
    }
    MessageOrder messages = new MessageOrder();
    RecordCursor records = new RecordCursor(Chunk.MAX_DECOMPRESSED_BYTES);
    BatchView batch = new BatchView().wrap(bytes);
    int at = 0;
    do {
      records.reset(batch);
      while (records.next()) {
        long offset = records.record().offset();
        while (at < acquired.size() && acquired.get(at).lastOffset() < offset) {
          at++;
        }
        if (at < acquired.size() && acquired.get(at).firstOffset() <= offset) {
          int count = acquired.get(at).deliveryCount();
          add(ranges.get(messages.priority(records.record())), offset, count);
        }
      }
    } while (batch.next());
    return ranges;
  }

  private static void add(List<Acquired> ranges, long offset, int deliveryCount) {
    int last = ranges.size() - 1;
    Acquired before = last < 0 ? null : ranges.get(last);
    if (before != null
        && before.lastOffset() == offset - 1
        && before.deliveryCount() == deliveryCount) {
      ranges.set(last, new Acquired(before.firstOffset(), offset, deliveryCount));
    } else {
      ranges.add(new Acquired(offset, offset, deliveryCount));
    }
  }

  private static int count(List<Acquired> ranges) {
    int count = 0;
    for (Acquired range : ranges) {
      count += (int) (range.lastOffset() - range.firstOffset() + 1);
    }
    return count;
  }
}
