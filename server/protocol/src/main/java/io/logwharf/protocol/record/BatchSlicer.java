package io.logwharf.protocol.record;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Cuts a record batch to some of its records. The outcome is a batch of its own with the same base
 * offset, timestamps and producer; count, last offset delta and checksum are redone. What was
 * compressed comes out uncompressed, unless the whole batch was asked for.
 *
 * <p>Remembers where the records of the last batch are, so that taking a batch in many small pieces
 * reads (and decompresses) it once: keep one for each partition. Not thread-safe.
 */
public final class BatchSlicer {
  private final RecordCursor cursor;
  private Key key;
  private int[] deltas = new int[0];
  private int[] positions = new int[0];
  private int count;
  private ByteBuffer decompressed;

  /**
   * @param maxDecompressedBytes the most that the records of a compressed batch may take
   */
  public BatchSlicer(int maxDecompressedBytes) {
    this.cursor = new RecordCursor(maxDecompressedBytes);
  }

  /**
   * Appends a batch with the records from one offset to another, both included.
   *
   * @return how many records there are; nothing is appended where there are none
   * @throws InvalidBatchException where the batch can't be read
   */
  public int slice(BatchView batch, long firstOffset, long lastOffset, ByteBuf out) {
    if (firstOffset <= batch.baseOffset() && lastOffset >= batch.lastOffset()) {
      out.writeBytes(batch.slice());
      return batch.recordCount();
    }
    index(batch);
    int from = indexOf(firstOffset - batch.baseOffset());
    int to = indexOf(lastOffset - batch.baseOffset() + 1);
    if (from >= to) {
      return 0;
    }
    int start = beginBatch(batch, out);
    copyRecords(batch, from, to, out);
    endBatch(out, start, deltas[to - 1], to - from);
    return to - from;
  }

  /**
   * How many bytes the records from one offset to another take, uncompressed and without a batch
   * header.
   *
   * @throws InvalidBatchException where the batch can't be read
   */
  public int recordBytes(BatchView batch, long firstOffset, long lastOffset) {
    index(batch);
    int from = indexOf(firstOffset - batch.baseOffset());
    int to = indexOf(lastOffset - batch.baseOffset() + 1);
    return from >= to ? 0 : positions[to] - positions[from];
  }

  /** Forgets the last batch, and its memory. */
  public void clear() {
    key = null;
    decompressed = null;
    deltas = new int[0];
    positions = new int[0];
    count = 0;
  }

  /**
   * Positions are kept relative to the first record, as the batch may be mapped elsewhere later.
   */
  private void index(BatchView batch) {
    Key wanted = new Key(batch.baseOffset(), batch.sizeInBytes(), batch.storedCrc());
    if (wanted.equals(key)) {
      return;
    }
    key = null;
    cursor.reset(batch);
    decompressed = batch.compression() == Compression.NONE ? null : cursor.data();
    int first = cursor.position();
    count = 0;
    int at = 0;
    while (cursor.next()) {
      ensureRoom();
      deltas[count] = cursor.offsetDelta();
      positions[count++] = at;
      at = cursor.position() - first;
    }
    ensureRoom();
    positions[count] = at;
    key = wanted;
  }

  /** Arrays grow with the records found, never by what the header claims. */
  private void ensureRoom() {
    if (count == positions.length) {
      int length = Math.max(64, 2 * count);
      positions = Arrays.copyOf(positions, length);
      deltas = Arrays.copyOf(deltas, length);
    }
  }

  /** The first record at or after an offset delta. */
  private int indexOf(long delta) {
    if (delta > Integer.MAX_VALUE) {
      return count;
    }
    int found = Arrays.binarySearch(deltas, 0, count, (int) Math.max(delta, 0));
    return found >= 0 ? found : -found - 1;
  }

  static int beginBatch(BatchView batch, ByteBuf out) {
    int start = out.writerIndex();
    out.writeBytes(batch.buffer().slice(batch.position(), BatchFormat.RECORDS));
    int attributes = batch.attributes() & ~BatchFormat.COMPRESSION_MASK;
    out.setShort(start + BatchFormat.ATTRIBUTES, attributes);
    return start;
  }

  private void copyRecords(BatchView batch, int from, int to, ByteBuf out) {
    ByteBuffer source = decompressed != null ? decompressed : batch.buffer();
    int base = decompressed != null ? 0 : batch.recordsPosition();
    out.writeBytes(source.slice(base + positions[from], positions[to] - positions[from]));
  }

  static void endBatch(ByteBuf out, int start, int lastDelta, int records) {
    out.setInt(start + BatchFormat.LENGTH, out.writerIndex() - start - BatchFormat.LENGTH_OVERHEAD);
    out.setInt(start + BatchFormat.LAST_OFFSET_DELTA, lastDelta);
    out.setInt(start + BatchFormat.RECORD_COUNT, records);
    CRC32C crc = new CRC32C();
    int crcStart = start + BatchFormat.ATTRIBUTES;
    crc.update(out.nioBuffer(crcStart, out.writerIndex() - crcStart));
    out.setInt(start + BatchFormat.CRC, (int) crc.getValue());
  }

  /** Names a batch within one partition. */
  private record Key(long baseOffset, int sizeInBytes, int crc) {}
}
