package io.logwharf.log.segment;

import io.logwharf.log.AbortedTransaction;
import io.logwharf.log.LogException;
import io.logwharf.log.LogSlice;
import io.logwharf.log.PartitionLog.TimestampOffset;
import io.logwharf.log.batch.BatchHeader;
import io.logwharf.log.batch.RecordTimes;
import io.logwharf.log.io.DataFile;
import io.logwharf.log.io.Folder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of batches from one base offset on, with its indexes. Appended to under the log's lock;
 * read by any thread between {@link #tryRetain()} and {@link #release()}. Its files are opened and
 * mapped when first touched, under this object's monitor.
 */
public final class Segment {
  private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

  private final SegmentStorage storage;
  private final long baseOffset;
  private final int indexIntervalBytes;
  private final OffsetIndex offsetIndex;
  private final TimeIndex timeIndex;
  private final TransactionIndex transactionIndex = new TransactionIndex();
  private final AtomicInteger references = new AtomicInteger(1);
  private volatile SegmentSpace space;
  private volatile int size;
  private volatile TimestampOffset largest;
  private int unindexedBytes;
  private boolean deleteOnClose;

  private Segment(SegmentStorage storage, long baseOffset, int size, int indexIntervalBytes) {
    this.storage = storage;
    this.baseOffset = baseOffset;
    this.size = size;
    this.indexIntervalBytes = indexIntervalBytes;
    this.offsetIndex = new OffsetIndex(baseOffset);
    this.timeIndex = new TimeIndex(baseOffset);
  }

  /** What the segments of one log have in common. */
  public record Layout(
      Folder folder, Allocation allocation, int segmentBytes, int indexIntervalBytes) {}

  /** A segment in files, which hold this many bytes already. Nothing is opened yet. */
  public static Segment onDisk(Layout layout, long baseOffset, int size) {
    DiskStorage storage =
        new DiskStorage(
            layout.folder, baseOffset, layout.allocation, Math.max(layout.segmentBytes, size));
    return new Segment(storage, baseOffset, size, layout.indexIntervalBytes);
  }

  /** An empty segment in memory. */
  public static Segment inMemory(Allocation allocation, long baseOffset, int indexIntervalBytes) {
    return new Segment(new MemoryStorage(allocation), baseOffset, 0, indexIntervalBytes);
  }

  public long baseOffset() {
    return baseOffset;
  }

  /** Bytes of batches. */
  public int size() {
    return size;
  }

  /**
   * Makes sure that an append of this length can't fail.
   *
   * @throws IOException where the disk has no room for it; nothing has changed then
   */
  public void prepare(int length) throws IOException {
    load().reserve(size, length);
  }

  /** Appends prepared batches, which carry their offsets already, and returns their position. */
  public int append(ByteBuffer batches) {
    int position = size;
    Extent extent = space.last();
    extent.region().write(position - extent.start(), batches);
    int end = batches.limit();
    for (int at = batches.position(); at < end; at += BatchHeader.size(batches, at)) {
      note(batches, at, position + at - batches.position());
    }
    size = position + batches.remaining();
    return position;
  }

  /** Notes an aborted transaction whose marker was appended last. */
  public void noteAborted(AbortedTransaction aborted) {
    transactionIndex.append(aborted);
  }

  /**
   * Shows the aborted transactions that reach into a range of offsets and end in this segment.
   *
   * @param visitor whether to go on
   * @return whether those that end in later segments may be of interest
   */
  public boolean visitAborted(long from, long to, Predicate<AbortedTransaction> visitor) {
    boolean neverOpened = space == null;
    if (neverOpened && !storage.hasIndex(SegmentNames.TRANSACTION_INDEX)) {
      return true;
    }
    load();
    return transactionIndex.visit(from, to, visitor);
  }

  /** The memory in which the bytes at a position are; valid while the segment is retained. */
  public ByteBuffer memoryAt(int position) {
    return space.extentAt(position).region().bytes();
  }

  /** Where in {@link #memoryAt(int)} the bytes at a position are. */
  public int indexInMemory(int position) {
    return position - space.extentAt(position).start();
  }

  /** Whether {@link #growAhead()} should be called from a thread that has time. */
  public boolean isShortOfSpace() {
    return space.isShort(size);
  }

  public void growAhead() throws IOException {
    load().growAhead();
  }

  /**
   * Reads whole batches from the one that holds the offset, or the next after it, on.
   *
   * @param limitOffset batches that reach this offset are not read
   * @return null where there is none; otherwise the slice owns the reference that the caller has
   */
  public LogSlice read(long offset, int maxBytes, long limitOffset) {
    load();
    int published = size;
    int position = find(offset, published);
    if (position >= published) {
      return null;
    }
    Extent extent = space.extentAt(position);
    ByteBuffer bytes = extent.region().bytes();
    int start = position - extent.start();
    int written = published - extent.start();
    int end = Math.min(written, space.endOf(extent) - extent.start());
    long first = BatchHeader.baseOffset(bytes, start);
    long next = first;
    int at = start;
    while (at < end) {
      int batchSize = checkedSize(bytes, at, written, extent);
      long last = BatchHeader.lastOffset(bytes, at);
      if (last >= limitOffset || (at > start && at + batchSize - start > maxBytes)) {
        break;
      }
      at += batchSize;
      next = last + 1;
    }
    return at == start
        ? null
        : new SegmentSlice(this, extent, new SegmentSlice.Range(position, at - start, first, next));
  }

  /** The first record at or after the timestamp, null where all are older. */
  public TimestampOffset firstAtOrAfter(long timestamp) {
    load();
    int published = size;
    int position = offsetIndex.positionFor(timeIndex.offsetFor(timestamp));
    while (position < published) {
      Extent extent = space.extentAt(position);
      ByteBuffer bytes = extent.region().bytes();
      int at = position - extent.start();
      int batchSize = checkedSize(bytes, at, published - extent.start(), extent);
      if (BatchHeader.maxTimestamp(bytes, at) >= timestamp) {
        RecordTimes.Found found = RecordTimes.firstAtOrAfter(bytes, at, timestamp);
        return new TimestampOffset(found.offset(), found.timestamp());
      }
      position += batchSize;
    }
    return null;
  }

  /** The largest timestamp, and the first record that carries it; null where it is empty. */
  public TimestampOffset largestTimestamp() {
    load();
    TimestampOffset current = largest;
    if (current == null || size == 0) {
      return null;
    }
    int position = find(current.offset(), size);
    Extent extent = space.extentAt(position);
    RecordTimes.Found found =
        RecordTimes.largest(extent.region().bytes(), position - extent.start());
    return new TimestampOffset(found.offset(), found.timestamp());
  }

  /** Shows each batch from an offset on; used while nobody appends. */
  public void forEachBatch(long fromOffset, BatchVisitor visitor) {
    load();
    int position = find(fromOffset, size);
    while (position < size) {
      Extent extent = space.extentAt(position);
      ByteBuffer bytes = extent.region().bytes();
      int at = position - extent.start();
      int batchSize = checkedSize(bytes, at, size - extent.start(), extent);
      visitor.visit(bytes, at);
      position += batchSize;
    }
  }

  /** Looks at a batch where it lies. */
  public interface BatchVisitor {
    void visit(ByteBuffer bytes, int at);
  }

  /**
   * Checks that intact batches fill the segment from its last index entry to its end.
   *
   * @throws LogException where they don't: the segment is corrupt
   */
  public void verifyTail() {
    load();
    int position = offsetIndex.lastPosition();
    while (position < size) {
      Extent extent = space.extentAt(position);
      ByteBuffer bytes = extent.region().bytes();
      int at = position - extent.start();
      if (!BatchHeader.isIntact(bytes, at, size - extent.start())) {
        throw corrupt(position);
      }
      position += BatchHeader.size(bytes, at);
    }
  }

  /** What a {@link #force} is to cover; taken under the log's lock. */
  public record Extents(
      Segment segment, int size, int offsetEntries, int timeEntries, int transactionEntries) {}

  /** The state of the segment now, for a later force of everything up to here. */
  public Extents capture() {
    noteLargest();
    return new Extents(
        this, size, offsetIndex.count(), timeIndex.count(), transactionIndex.count());
  }

  /**
   * Forces the bytes that were there at the capture, and the entries of the transaction index,
   * which can't be had from them.
   *
   * @param withIndexes whether the entries of the other indexes too; what they lack is found again
   *     when the segment is loaded
   * @return whether an index was written, whose file may be new
   */
  public boolean force(Extents captured, boolean withIndexes) throws IOException {
    SegmentSpace current = space;
    if (current == null) {
      return false;
    }
    current.force();
    boolean written =
        persist(transactionIndex, SegmentNames.TRANSACTION_INDEX, captured.transactionEntries);
    if (withIndexes || offsetIndex.isStale() || timeIndex.isStale()) {
      // Times first: loading begins to look for them behind the last entry of the offsets.
      written |= persist(timeIndex, SegmentNames.TIME_INDEX, captured.timeEntries);
      written |= persist(offsetIndex, SegmentNames.OFFSET_INDEX, captured.offsetEntries);
    }
    return written;
  }

  /** Gives back the space behind the last byte, now that nothing will be appended. */
  public void seal() throws IOException {
    SegmentSpace current = space;
    if (current != null) {
      current.truncate(size);
    }
  }

  /** The heap that the indexes took is given back after they have been forced for good. */
  public void mapIndexes() throws IOException {
    mapIndex(offsetIndex, SegmentNames.OFFSET_INDEX);
    mapIndex(timeIndex, SegmentNames.TIME_INDEX);
    mapIndex(transactionIndex, SegmentNames.TRANSACTION_INDEX);
  }

  /** Holds the segment; false where it is gone. */
  public boolean tryRetain() {
    int current = references.get();
    while (current > 0) {
      if (references.compareAndSet(current, current + 1)) {
        return true;
      }
      current = references.get();
    }
    return false;
  }

  /** Gives up a hold; the last one unmaps. */
  public void release() {
    if (references.decrementAndGet() == 0) {
      close();
    }
  }

  /** Gives up the log's own hold, and removes the files when the last reader has gone. */
  public void releaseAndDelete() {
    synchronized (this) {
      deleteOnClose = true;
    }
    release();
  }

  FileChannel channel() {
    return space.channel();
  }

  private synchronized void close() {
    try {
      if (space != null) {
        space.close();
        offsetIndex.close();
        timeIndex.close();
        transactionIndex.close();
      }
      if (deleteOnClose) {
        storage.delete();
      }
    } catch (IOException e) {
      LOG.warn("segment not removed whole: baseOffset={} reason={}", baseOffset, e.toString());
    }
  }

  private SegmentSpace load() {
    SegmentSpace current = space;
    return current != null ? current : loadOnce();
  }

  private synchronized SegmentSpace loadOnce() {
    if (space != null) {
      return space;
    }
    try {
      SegmentSpace opened = storage.openSpace(size);
      if (size > 0) {
        loadIndexes(opened);
      }
      space = opened;
      return opened;
    } catch (IOException e) {
      throw new LogException("segment " + baseOffset + " can't be opened: " + e.getMessage(), e);
    }
  }

  private void loadIndexes(SegmentSpace opened) throws IOException {
    try (DataFile offsets = storage.openIndex(SegmentNames.OFFSET_INDEX);
        DataFile times = storage.openIndex(SegmentNames.TIME_INDEX)) {
      offsetIndex.load(offsets);
      timeIndex.load(times);
    }
    offsetIndex.dropFrom(size);
    int indexed = offsetIndex.lastPosition();
    Extent extent = opened.extentAt(0);
    ByteBuffer bytes = extent.region().bytes();
    long lastOffset = -1;
    for (int at = indexed; at < size; at += checkedSize(bytes, at, size, extent)) {
      checkedSize(bytes, at, size, extent);
      lastOffset = BatchHeader.lastOffset(bytes, at);
    }
    timeIndex.dropAfter(lastOffset);
    loadTransactions(lastOffset);
    if (timeIndex.count() > 0) {
      largest = new TimestampOffset(timeIndex.lastOffset(), timeIndex.lastTimestamp());
    }
    for (int at = indexed; at < size; at += BatchHeader.size(bytes, at)) {
      note(bytes, at, at);
    }
  }

  /** Most segments hold no aborted transaction, and have no file for them. */
  private void loadTransactions(long lastOffset) throws IOException {
    if (storage.hasIndex(SegmentNames.TRANSACTION_INDEX)) {
      try (DataFile transactions = storage.openIndex(SegmentNames.TRANSACTION_INDEX)) {
        transactionIndex.load(transactions);
      }
      transactionIndex.dropAfter(lastOffset);
    }
  }

  private void note(ByteBuffer bytes, int at, int position) {
    long last = BatchHeader.lastOffset(bytes, at);
    long timestamp = BatchHeader.maxTimestamp(bytes, at);
    TimestampOffset before = largest;
    if (before == null || timestamp > before.timestamp()) {
      largest = new TimestampOffset(last, timestamp);
    }
    if (unindexedBytes > indexIntervalBytes && position > offsetIndex.lastPosition()) {
      offsetIndex.append(last, position);
      noteLargest();
      unindexedBytes = 0;
    }
    unindexedBytes += BatchHeader.size(bytes, at);
  }

  private void noteLargest() {
    TimestampOffset current = largest;
    if (current != null && current.timestamp() >= 0) {
      timeIndex.append(current.timestamp(), current.offset());
    }
  }

  private int find(long offset, int limit) {
    int position = offsetIndex.positionFor(offset);
    while (position < limit) {
      Extent extent = space.extentAt(position);
      ByteBuffer bytes = extent.region().bytes();
      int at = position - extent.start();
      int batchSize = checkedSize(bytes, at, limit - extent.start(), extent);
      if (BatchHeader.lastOffset(bytes, at) >= offset) {
        break;
      }
      position += batchSize;
    }
    return position;
  }

  private int checkedSize(ByteBuffer bytes, int at, int limit, Extent extent) {
    if (!BatchHeader.isWhole(bytes, at, limit)) {
      throw corrupt(at + extent.start());
    }
    return BatchHeader.size(bytes, at);
  }

  private boolean persist(SparseIndex index, String suffix, int upTo) throws IOException {
    if (index.isPersisted(upTo)) {
      return false;
    }
    try (DataFile file = storage.openIndex(suffix)) {
      index.persist(file, upTo);
    }
    return true;
  }

  private void mapIndex(SparseIndex index, String suffix) throws IOException {
    if (index.count() > 0 && index.isPersisted(index.count())) {
      try (DataFile file = storage.openIndex(suffix)) {
        index.mapFrom(file);
      }
    }
  }

  private LogException corrupt(int position) {
    return new LogException(
        "segment "
            + baseOffset
            + " is corrupt at byte "
            + position
            + ": no whole record batch begins there; restore it from a copy");
  }
}
