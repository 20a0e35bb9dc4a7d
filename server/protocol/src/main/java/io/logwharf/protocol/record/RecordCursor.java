package io.logwharf.protocol.record;

import java.nio.ByteBuffer;

/**
 * Goes through the records of one batch in order of offset, decompressing the batch where needed.
 * Reusable; not thread-safe.
 */
public final class RecordCursor {
  private final ByteCursor in = new ByteCursor();
  private final RecordView record = new RecordView();
  private final BatchDecompressor decompressor;
  private ByteBuffer records;
  private RecordView.Base base;
  private int first;
  private int left;
  private int place;
  private int offsetDelta;

  /**
   * @param maxDecompressedBytes the most that the records of a compressed batch may take
   */
  public RecordCursor(int maxDecompressedBytes) {
    this.decompressor = new BatchDecompressor(maxDecompressedBytes);
  }

  /**
   * Goes before the first record of a batch.
   *
   * @return this
   * @throws InvalidBatchException where a compressed batch can't be decompressed within the bound
   */
  public RecordCursor reset(BatchView batch) {
    if (batch.compression() == Compression.NONE) {
      reset(batch, batch.buffer(), batch.recordsPosition(), batch.end());
    } else {
      ByteBuffer decompressed = decompressor.decompress(batch);
      reset(batch, decompressed, 0, decompressed.limit());
    }
    return this;
  }

  private void reset(BatchView batch, ByteBuffer source, int from, int to) {
    this.records = source;
    this.base = RecordView.Base.of(batch);
    this.first = from;
    this.left = batch.recordCount();
    in.reset(source, from, to);
  }

  /**
   * Goes to the next record.
   *
   * @return false behind the last
   * @throws InvalidBatchException where the bytes are no record
   */
  public boolean next() {
    if (left <= 0) {
      return false;
    }
    left--;
    place = in.position();
    offsetDelta = record.read(records, in, base);
    return true;
  }

  /**
   * Goes to one record of a batch that is not compressed, which was there when another cursor said
   * {@link #place}.
   *
   * @return false where there is no such record at this place
   * @throws InvalidBatchException where the bytes at this place are no record
   */
  public boolean goTo(BatchView batch, int recordPlace, long offset) {
    if (batch.compression() != Compression.NONE
        || recordPlace >= batch.end() - batch.recordsPosition()) {
      return false;
    }
    reset(batch, batch.buffer(), batch.recordsPosition(), batch.end());
    in.skip(recordPlace);
    return next() && record.offset() == offset;
  }

  /** Where the record gone to begins, in bytes behind the beginning of the batch's first record. */
  public int place() {
    return place - first;
  }

  /** The bytes that the record gone to takes in the batch, uncompressed. */
  public int sizeInBatch() {
    return in.position() - place;
  }

  /** The record gone to: always the same object, which the next step moves. */
  public RecordView record() {
    return record;
  }

  /** The record's offset, counted from the batch's base offset. */
  int offsetDelta() {
    return offsetDelta;
  }

  /** Bytes behind the last record gone to. */
  int remaining() {
    return in.remaining();
  }

  /** Where the next record begins in {@link #data()}. */
  int position() {
    return in.position();
  }

  /** Where the first record begins in {@link #data()}. */
  int dataStart() {
    return first;
  }

  /** What the records lie in: the batch's own buffer, or a decompressed copy of it. */
  ByteBuffer data() {
    return records;
  }
}
