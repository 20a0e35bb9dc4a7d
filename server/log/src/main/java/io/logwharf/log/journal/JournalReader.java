package io.logwharf.log.journal;

import io.logwharf.log.LogFencedException;
import io.logwharf.log.io.DataFile;
import io.logwharf.log.io.FileLayer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Reads what an earlier run left in the journal, up to the first entry that is not whole. Changes
 * nothing. Used by one thread.
 */
public final class JournalReader {
  private static final int CHUNK_BYTES = 1 << 20;
  private final FileLayer files;
  private final TreeMap<Long, Path> byGeneration = new TreeMap<>();
  private ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
  private final CRC32C crc = new CRC32C();

  /** Takes what the journal holds. */
  public interface Visitor {
    /** Record batches of a log; the buffer is reused after the call. */
    void append(long logId, long baseOffset, int leaderEpoch, ByteBuffer batches);

    /** Offsets of a log that may have been seen. */
    void reserve(long logId, long offset);
  }

  public JournalReader(FileLayer files, Path directory) throws IOException {
    this.files = files;
    for (Path path : files.list(directory)) {
      if (JournalFiles.isJournal(path)) {
        readHeader(path);
      }
    }
  }

  /** The highest generation of any file, -1 where there is none. */
  public long lastGeneration() {
    return byGeneration.isEmpty() ? -1 : byGeneration.lastKey();
  }

  /**
   * Shows all entries, in order.
   *
   * @param fromGeneration where the part begins that is still needed
   * @return the number of bytes read
   * @throws LogFencedException where a file is damaged though later ones were written, which means
   *     that it was whole once
   */
  public long readFrom(long fromGeneration, Visitor visitor) throws IOException {
    long bytes = 0;
    long expected = fromGeneration;
    for (Map.Entry<Long, Path> file : byGeneration.tailMap(fromGeneration, true).entrySet()) {
      if (file.getKey() != expected) {
        requireNothingIn(file.getKey(), file.getValue());
        continue;
      }
      Scan scan = new Scan(file.getValue(), expected);
      boolean complete = scan.run(visitor);
      bytes += scan.position;
      expected = complete ? expected + 1 : Long.MAX_VALUE;
    }
    return bytes;
  }

  private void readHeader(Path path) throws IOException {
    try (DataFile file = files.open(path)) {
      ByteBuffer header = ByteBuffer.allocate(JournalFormat.HEADER_BYTES);
      file.read(header, 0);
      long generation = JournalFormat.generation(header.flip());
      if (generation >= 0) {
        byGeneration.put(generation, path);
      }
    }
  }

  private void requireNothingIn(long generation, Path path) throws IOException {
    Scan scan = new Scan(path, generation);
    scan.run(NOTHING);
    if (scan.position > JournalFormat.FIRST_ENTRY) {
      throw new LogFencedException(
          "journal file "
              + path
              + " of generation "
              + generation
              + " follows a file that is damaged or missing; restore the journal from a copy");
    }
  }

  private static final Visitor NOTHING =
      new Visitor() {
        @Override
        public void append(long logId, long baseOffset, int leaderEpoch, ByteBuffer batches) {}

        @Override
        public void reserve(long logId, long offset) {}
      };

  /** One file, read in chunks. */
  private final class Scan {
    private final Path path;
    private final long generation;
    private long position = JournalFormat.FIRST_ENTRY;
    private long chunkStart;

    Scan(Path path, long generation) {
      this.path = path;
      this.generation = generation;
    }

    /** Whether the file was read to its end mark. */
    boolean run(Visitor visitor) throws IOException {
      try (DataFile file = files.open(path)) {
        chunk.clear().limit(0);
        chunkStart = position;
        while (load(file, JournalFormat.ENTRY_HEADER_BYTES)) {
          int at = (int) (position - chunkStart);
          int length = chunk.getInt(at + 36);
          if (chunk.getLong(at + 8) != generation
              || length < 0
              || length > file.size() - position) {
            return false;
          }
          if (!load(file, JournalFormat.ENTRY_HEADER_BYTES + length) || !isIntact(length)) {
            return false;
          }
          byte type = show(visitor, length);
          position += JournalFormat.entryBytes(length);
          if (type == JournalFormat.END) {
            return true;
          }
        }
        return false;
      }
    }

    /** Has the next bytes in the chunk; false where the file ends before. */
    private boolean load(DataFile file, int needed) throws IOException {
      if (position + needed <= chunkStart + chunk.limit()) {
        return true;
      }
      if (needed > chunk.capacity()) {
        chunk = ByteBuffer.allocate(Math.max(needed, 2 * chunk.capacity()));
      }
      chunk.clear();
      file.read(chunk, position);
      chunk.flip();
      chunkStart = position;
      return needed <= chunk.limit();
    }

    private boolean isIntact(int length) {
      int at = (int) (position - chunkStart);
      crc.reset();
      crc.update(chunk.array(), at + 4, JournalFormat.ENTRY_HEADER_BYTES - 4 + length);
      return (int) crc.getValue() == chunk.getInt(at);
    }

    private byte show(Visitor visitor, int length) {
      int at = (int) (position - chunkStart);
      byte type = chunk.get(at + 4);
      long logId = chunk.getLong(at + 16);
      long offset = chunk.getLong(at + 24);
      if (type == JournalFormat.APPEND) {
        ByteBuffer batches = chunk.slice(at + JournalFormat.ENTRY_HEADER_BYTES, length);
        visitor.append(logId, offset, chunk.getInt(at + 32), batches);
      } else if (type == JournalFormat.RESERVE) {
        visitor.reserve(logId, offset);
      }
      return type;
    }
  }
}
