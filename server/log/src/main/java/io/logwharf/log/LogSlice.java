package io.logwharf.log;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Whole record batches as they stand in a log, next to each other in one segment. Holds the segment
 * until closed: neither retention nor deletion of the log takes the bytes away before. Not
 * thread-safe, but may be closed by another thread than the one that read.
 */
public interface LogSlice extends AutoCloseable {
  /** The base offset of the first batch; may lie before the offset that was asked for. */
  long firstOffset();

  /** The offset after the last record of the last batch. */
  long nextOffset();

  /** The size of all batches together. */
  int sizeInBytes();

  /**
   * A read-only view of the bytes, from position 0 to {@link #sizeInBytes()}; valid until closed.
   */
  ByteBuffer buffer();

  /** The file that holds the bytes, for sendfile; null where they are in memory only. */
  FileChannel channel();

  /** Where the bytes begin in {@link #channel()}. */
  long position();

  @Override
  void close();
}
