package io.logwharf.log.journal;

import io.logwharf.log.io.DataFile;
import io.logwharf.log.io.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One file of the journal. In use it belongs to the committer thread, before that to whoever
 * prepares it.
 */
final class JournalFile {
  private final Path path;
  private final DataFile file;
  private final long capacity;
  private final int step;
  private long zeroed;
  private long generation = -1;

  /**
   * @param capacity the size it may reach, bytes
   * @param step by which zeros are written ahead while the file is new, bytes
   */
  JournalFile(Path path, DataFile file, long capacity, int step) throws IOException {
    this.path = path;
    this.file = file;
    this.capacity = capacity;
    this.step = step;
    this.zeroed = Math.min(file.size(), capacity);
  }

  Path path() {
    return path;
  }

  long generation() {
    return generation;
  }

  long capacity() {
    return capacity;
  }

  /** Begins a new use of the file; the header is durable with the first force. */
  void begin(long newGeneration) throws IOException {
    generation = newGeneration;
    fillAhead(JournalFormat.FIRST_ENTRY);
    file.write(JournalFormat.header(newGeneration), 0);
  }

  /** Writes at a position, over zeros or the file's earlier content. */
  void write(ByteBuffer source, long position) throws IOException {
    fillAhead(position + source.remaining());
    file.write(source, position);
  }

  /** Takes all of the space, off the committer's path. */
  void fill() throws IOException {
    if (zeroed < capacity) {
      Zeros.write(file, zeroed, capacity - zeroed);
      zeroed = capacity;
      file.force();
    }
  }

  void force() throws IOException {
    file.force();
  }

  void close() throws IOException {
    file.close();
  }

  private void fillAhead(long needed) throws IOException {
    if (needed > zeroed) {
      long target = Math.min(capacity, Math.max(needed, zeroed + step));
      Zeros.write(file, zeroed, target - zeroed);
      zeroed = target;
    }
  }
}
