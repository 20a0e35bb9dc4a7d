package io.logwharf.log.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Encodes entries into one reused buffer and writes it to the current file; goes on to the next
 * file when one is full. Owned by the committer thread.
 */
final class JournalWriter {
  private static final int MOST_BUFFER_BYTES = 1 << 18;
  private final JournalFiles files;
  private final ByteBuffer buffer;
  private final CRC32C crc = new CRC32C();
  private JournalFile file;
  private long position;
  private volatile long generation;

  JournalWriter(JournalFiles files, long generation) throws IOException {
    this.files = files;
    begin(generation);
    this.buffer = ByteBuffer.allocateDirect((int) Math.min(MOST_BUFFER_BYTES, file.capacity() / 4));
  }

  /** The generation that is being written; entries of all earlier ones are durable. */
  long generation() {
    return generation;
  }

  /** How full the current file is, 0 to 1. */
  double fill() {
    return (double) (position + buffer.position()) / file.capacity();
  }

  void append(JournalAppend append) throws IOException {
    makeRoom(append.length);
    if (JournalFormat.entryBytes(append.length) > buffer.capacity()) {
      appendLarge(append);
      return;
    }
    int start = header(JournalFormat.APPEND, append.lane.id(), append.length);
    buffer.putLong(start + 24, append.baseOffset);
    buffer.putInt(start + 32, append.leaderEpoch);
    int payload = start + JournalFormat.ENTRY_HEADER_BYTES;
    buffer.put(payload, append.memory, append.index, append.length);
    seal(start, payload + append.length);
  }

  /** Makes offsets below this one visible before their records are forced. */
  void reserve(long logId, long offset) throws IOException {
    makeRoom(0);
    int start = header(JournalFormat.RESERVE, logId, 0);
    buffer.putLong(start + 24, offset);
    seal(start, start + JournalFormat.ENTRY_HEADER_BYTES);
  }

  void flush() throws IOException {
    if (buffer.position() > 0) {
      buffer.flip();
      int length = buffer.limit();
      file.write(buffer, position);
      position += length;
      buffer.clear();
    }
  }

  void force() throws IOException {
    file.force();
  }

  private void appendLarge(JournalAppend append) throws IOException {
    flush();
    int start = header(JournalFormat.APPEND, append.lane.id(), append.length);
    buffer.putLong(start + 24, append.baseOffset);
    buffer.putInt(start + 32, append.leaderEpoch);
    ByteBuffer payload = append.memory.slice(append.index, append.length);
    int headerEnd = start + JournalFormat.ENTRY_HEADER_BYTES;
    crc.reset();
    crc.update(buffer.limit(headerEnd).position(start + 4));
    crc.update(payload.duplicate());
    buffer.putInt(start, (int) crc.getValue());
    buffer.clear().position(headerEnd);
    flush();
    file.write(payload, position);
    position += JournalFormat.entryBytes(append.length) - JournalFormat.ENTRY_HEADER_BYTES;
  }

  private void makeRoom(int length) throws IOException {
    long needed = JournalFormat.entryBytes(length);
    long end = position + buffer.position();
    if (end + needed + JournalFormat.ENTRY_HEADER_BYTES > file.capacity()) {
      switchFile();
    }
    if (needed > buffer.remaining()) {
      flush();
    }
  }

  /**
   * The old file is forced first: a valid entry in a file means that all earlier files are whole.
   */
  private void switchFile() throws IOException {
    if (JournalFormat.ENTRY_HEADER_BYTES > buffer.remaining()) {
      flush();
    }
    int start = header(JournalFormat.END, -1, 0);
    buffer.putLong(start + 24, generation + 1);
    seal(start, start + JournalFormat.ENTRY_HEADER_BYTES);
    flush();
    file.force();
    begin(generation + 1);
  }

  private void begin(long next) throws IOException {
    file = files.next(next);
    position = JournalFormat.FIRST_ENTRY;
    generation = next;
  }

  private int header(byte type, long logId, int length) {
    int start = buffer.position();
    buffer.putInt(start + 4, type << 24);
    buffer.putLong(start + 8, generation);
    buffer.putLong(start + 16, logId);
    buffer.putLong(start + 24, 0);
    buffer.putInt(start + 32, 0);
    buffer.putInt(start + 36, length);
    return start;
  }

  private void seal(int start, int end) {
    crc.reset();
    crc.update(buffer.limit(end).position(start + 4));
    buffer.limit(buffer.capacity());
    buffer.putInt(start, (int) crc.getValue());
    int padded = (end + 7) & -8;
    while (buffer.position() < padded) {
      buffer.put((byte) 0);
    }
  }
}
