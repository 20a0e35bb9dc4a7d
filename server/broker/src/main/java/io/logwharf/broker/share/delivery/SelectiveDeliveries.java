package io.logwharf.broker.share.delivery;

import io.logwharf.broker.network.RecordRegion;
import io.logwharf.broker.share.scan.BatchScan;
import io.logwharf.broker.share.scan.RecordMatcher;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.LogSlice;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.record.BatchSlicer;
import io.logwharf.protocol.record.BatchView;
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
  public static final int MAX_LOOKED_AT = 1024;

  private static final int READ_BYTES = 256 * 1024;
  private static final int BATCH_HEADER_BYTES = 61;

  private final SharePartition partition;
  private final BatchScan scan;
  private final BatchSlicer slicer;
  private final ByteBufAllocator allocator;
  private final BatchView batch = new BatchView();
  private final RecordMatcher matcher = new RecordMatcher();
  private final Selections selections;
  private boolean foundForOthers;

  public SelectiveDeliveries(
      SharePartition partition,
      Selections selections,
      BatchScan scan,
      BatchSlicer slicer,
      ByteBufAllocator allocator) {
    this.partition = partition;
    this.selections = selections;
    this.scan = scan;
    this.slicer = slicer;
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

  /** Whether anything was found for other selections since this was asked last. */
  public boolean takeFoundForOthers() {
    boolean found = foundForOthers;
    foundForOthers = false;
    return found;
  }

  /** One delivery in the making. */
  private final class Composition {
    private final ShareMember member;
    private final Selection selection;
    private final int maxRecords;
    private final int maxBytes;
    private final long nowMs;
    private final List<Acquired> acquired = new ArrayList<>();
    private final List<RecordRegion> regions = new ArrayList<>(1);

    /** Of the batch at hand: ranges of records that match. */
    private final List<Acquired> matches = new ArrayList<>();

    /** Selections that stand where this one does, or where it will get to, and go along. */
    private List<Selection> followers = List.of();

    private int records;
    private int bytes;
    private int lookedAt;
    private boolean ended;

    Composition(ShareMember member, Selection selection, int maxRecords, int maxBytes, long nowMs) {
      this.member = member;
      this.selection = selection;
      this.maxRecords = maxRecords;
      this.maxBytes = maxBytes;
      this.nowMs = nowMs;
    }

    /** Looks at the batches of a slice, as long as they hold what comes next. */
    void look(LogSlice slice) {
      batch.wrap(slice.buffer());
      do {
        Acquired next = selection.next();
        if (next == null) {
          return;
        }
        if (next.firstOffset() <= batch.lastOffset()) {
          var unused = scan.enter(batch, next);
          lookAtBatch();
          takeMatches();
        }
      } while (!ended && batch.next());
    }

    private void lookAtBatch() {
      Acquired range = selection.next();
      // What belongs to certain consumers only has to be looked at by each on its own.
      followers = scan.isShared(batch) ? selections.followers(selection) : List.of();
      RecordMatcher cursor = matcher.reset(batch);
      while (range != null && range.firstOffset() <= batch.lastOffset() && cursor.next()) {
        long offset = cursor.offset();
        while (range != null && range.lastOffset() < offset) {
          selection.lookedUpTo(range.lastOffset() + 1);
          range = selection.next();
        }
        if (range != null && offset >= range.firstOffset() && !lookAt(cursor)) {
          return;
        }
      }
      if (range != null && range.firstOffset() <= batch.lastOffset()) {
        // Behind the last record of the batch there are offsets without one.
        selection.lookedUpTo(Math.min(range.lastOffset(), batch.lastOffset()) + 1);
      }
    }

    /** Whether there is room, and time, for more. */
    private boolean lookAt(RecordMatcher cursor) {
      long offset = cursor.offset();
      if (lookedAt >= MAX_LOOKED_AT || records >= maxRecords) {
        ended = true;
        return false;
      }
      lookedAt++;
      if (!scan.isForAnother(offset) && cursor.matches(selection.selector())) {
        int size = slicer.recordBytes(batch, offset, offset);
        int header = matches.isEmpty() ? BATCH_HEADER_BYTES : 0;
        if (records > 0 && bytes + header + size > maxBytes) {
          ended = true;
          return false;
        }
        bytes += header + size;
        records++;
        addMatch(offset);
      }
      selection.lookedUpTo(offset + 1);
      if (!followers.isEmpty()) {
        lookForOthers(cursor);
      }
      return true;
    }

    private void lookForOthers(RecordMatcher cursor) {
      boolean full = false;
      for (Selection follower : followers) {
        if (follower.position() <= cursor.offset()) {
          boolean matches = cursor.matches(follower.selector());
          follower.follow(cursor.offset(), matches);
          foundForOthers |= matches;
          full |= follower.isFull();
        }
      }
      if (full) {
        followers = followers.stream().filter(follower -> !follower.isFull()).toList();
      }
    }

    private void addMatch(long offset) {
      int last = matches.size() - 1;
      if (last >= 0 && matches.get(last).lastOffset() == offset - 1) {
        matches.set(last, new Acquired(matches.get(last).firstOffset(), offset, 0));
      } else {
        matches.add(new Acquired(offset, offset, 0));
      }
    }

    private void takeMatches() {
      if (matches.isEmpty()) {
        return;
      }
      ByteBuf out = allocator.directBuffer(Math.min(batch.sizeInBytes(), 4096));
      slicer.slice(batch, this::isMatch, out);
      for (Acquired match : matches) {
        partition.acquire(member, match.firstOffset(), match.lastOffset(), nowMs, acquired);
      }
      matches.clear();
      regions.add(RecordRegion.of(out.nioBuffer(), out::release));
    }

    /** By binary search, since the ranges are in order. */
    private boolean isMatch(long offset) {
      int low = 0;
      int high = matches.size() - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        Acquired range = matches.get(middle);
        if (offset < range.firstOffset()) {
          high = middle - 1;
        } else if (offset > range.lastOffset()) {
          low = middle + 1;
        } else {
          return true;
        }
      }
      return false;
    }

    Delivery build() {
      int size = 0;
      for (RecordRegion region : regions) {
        size += region.sizeInBytes();
      }
      return records == 0 ? null : new Delivery(acquired, regions, records, size);
    }
  }
}
