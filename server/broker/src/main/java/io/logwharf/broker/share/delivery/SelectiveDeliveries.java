package io.logwharf.broker.share.delivery;

import io.logwharf.broker.network.RecordRegion;
import io.logwharf.broker.share.scan.BatchScan;
import io.logwharf.broker.share.scan.RecordMatcher;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.LogSlice;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordPick;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts together deliveries of the records that a consumer's selector is true of; the others stay
 * available. Owned by the event loop of the share partition.
 */
public final class SelectiveDeliveries {
  /** Records looked at for one delivery, after which it is another consumer's turn. */
  private static final int MAX_LOOKED_AT = 4096;

  /** The same while others catch up, so that they get here and records are read once for all. */
  private static final int MAX_LOOKED_AT_AHEAD = 128;

  /** Evaluating so many selectors of others takes as long as looking at a record. */
  private static final int EVALUATED_A_LOOK = 8;

  private static final int READ_BYTES = 256 * 1024;
  private static final int FIRST_BYTES = 4096;

  private final SharePartition partition;
  private final BatchScan scan;
  private final ByteBufAllocator allocator;
  private final BatchView batch = new BatchView();
  private final RecordMatcher matcher = new RecordMatcher();
  private final Selections selections;
  private final Followers followers;

  /** Of the batch at hand: records that match. */
  private final RecordPick picked = new RecordPick();

  private int lookedAt;

  public SelectiveDeliveries(
      SharePartition partition, Selections selections, BatchScan scan, ByteBufAllocator allocator) {
    this.partition = partition;
    this.selections = selections;
    this.followers = selections.followers();
    this.scan = scan;
    this.allocator = allocator;
  }

  /**
   * Looks at available records from where the selection stands, acquires those that match and puts
   * together a delivery of them.
   *
   * @param maxRecords at least 1
   * @param maxBytes of the batches; one record is delivered even if it is larger
   * @return null where none of those looked at matches
   */
  public Delivery next(
      ShareMember member, Selection selection, int maxRecords, int maxBytes, long nowMs) {
    var delivery = new Composition(member, selection, maxRecords, maxBytes, nowMs);
    Acquired available = selection.next();
    while (available != null && !delivery.ended) {
      try (LogSlice slice = scan.read(available, READ_BYTES)) {
        if (slice != null) {
          delivery.look(slice);
        }
      }
      available = selection.next();
    }
    return delivery.build();
  }

  /** How many records were looked at since this was asked last. */
  public int takeLookedAt() {
    int looked = lookedAt;
    lookedAt = 0;
    return looked;
  }

  /** Whether anything was found for other selections since this was asked last. */
  public boolean takeFoundForOthers() {
    return followers.takeFoundAny();
  }

  /** One delivery in the making. */
  private final class Composition {
    private final ShareMember member;
    private final Selection selection;
    private final int maxRecords;
    private final int maxBytes;
    private final long nowMs;
    private final List<Acquired> acquired = new ArrayList<>();

    /** The batches that are delivered, null before the first. */
    private ByteBuf out;

    private int records;
    private int bytes;
    private int looksLeft;
    private boolean ended;

    /** Whether it begins with what was found by others, or has become available again. */
    private final boolean behind;

    Composition(ShareMember member, Selection selection, int maxRecords, int maxBytes, long nowMs) {
      this.member = member;
      this.selection = selection;
      this.maxRecords = maxRecords;
      this.maxBytes = maxBytes;
      this.nowMs = nowMs;
      this.behind = !selection.isAtPosition();
      this.looksLeft = selections.isAhead(selection) ? MAX_LOOKED_AT_AHEAD : MAX_LOOKED_AT;
    }

    /** Looks at the batches of a slice, as long as they hold what comes next. */
    void look(LogSlice slice) {
      batch.wrap(slice.buffer());
      picked.clear();
      do {
        Acquired next = selection.next();
        if (next == null) {
          return;
        }
        if (next.firstOffset() <= batch.lastOffset()) {
          var unused = scan.enter(batch, next);
          Acquired left = takeFound(selection.next());
          if (!ended && isInBatch(left)) {
            lookAtBatch(left);
          }
          takePicked();
        }
      } while (!ended && batch.next());
    }

    private boolean isInBatch(Acquired range) {
      return range != null && range.firstOffset() <= batch.lastOffset();
    }

    /**
     * Takes what others have found, without looking at anything between.
     *
     * @return what comes next and is to be looked for
     */
    private Acquired takeFound(Acquired first) {
      Acquired next = first;
      while (!ended && isInBatch(next)) {
        long offset = next.firstOffset();
        int place = selection.placeOf(offset);
        if (place < 0 || !matcher.goTo(batch, place, offset) || !takesOn(true)) {
          return next;
        }
        next = selection.next();
      }
      return next;
    }

    private void lookAtBatch(Acquired from) {
      // What belongs to certain consumers only has to be looked at by each on its own.
      followers.begin(scan.isShared(batch) ? selection : null);
      Acquired range = from;
      RecordMatcher cursor = matcher.reset(batch);
      while (!ended && isInBatch(range) && cursor.next()) {
        long offset = cursor.offset();
        while (range != null && range.lastOffset() < offset) {
          selection.lookedUpTo(range.lastOffset() + 1);
          range = selection.next();
        }
        if (range != null
            && offset >= range.firstOffset()
            && takesOn(cursor.matches(selection.selector()))) {
          spend(followers.look(cursor) / EVALUATED_A_LOOK);
        }
      }
      if (!ended && isInBatch(range)) {
        // Behind the last record of the batch there are offsets without one.
        selection.lookedUpTo(Math.min(range.lastOffset(), batch.lastOffset()) + 1);
      }
      followers.end();
    }

    /**
     * Takes the record gone to if it is wanted; false where there is no room, or time, for more.
     */
    private boolean takesOn(boolean wanted) {
      long offset = matcher.offset();
      if (looksLeft <= 0 || records >= maxRecords) {
        ended = true;
        return false;
      }
      spend(1);
      if (wanted && !scan.isForAnother(offset)) {
        int size = matcher.cursor().sizeInBatch();
        int header = picked.isEmpty() ? RecordPick.HEADER_BYTES : 0;
        if (records > 0 && bytes + header + size > maxBytes) {
          ended = true;
          return false;
        }
        bytes += header + size;
        records++;
        picked.add(matcher.cursor());
      }
      selection.lookedUpTo(offset + 1);
      // What lies behind goes out first: were more looked for with each delivery of what others
      // have found, they would find more than is taken, and be full.
      ended |= behind && records > 0 && selection.isAtPosition();
      return true;
    }

    private void spend(int looks) {
      looksLeft -= looks;
      lookedAt += looks;
    }

    private void takePicked() {
      if (picked.isEmpty()) {
        return;
      }
      if (out == null) {
        out = allocator.directBuffer(Math.min(batch.sizeInBytes(), FIRST_BYTES));
      }
      picked.writeTo(batch, out);
      long first = batch.baseOffset() + picked.offsetDelta(0);
      long last = first;
      for (int i = 1; i < picked.size(); i++) {
        long offset = batch.baseOffset() + picked.offsetDelta(i);
        if (offset != last + 1) {
          partition.acquire(member, first, last, nowMs, acquired);
          first = offset;
        }
        last = offset;
      }
      partition.acquire(member, first, last, nowMs, acquired);
      picked.clear();
    }

    Delivery build() {
      if (out == null) {
        return null;
      }
      int size = out.readableBytes();
      RecordRegion region = RecordRegion.of(out.nioBuffer(), out::release);
      return new Delivery(acquired, List.of(region), records, size);
    }
  }
}
