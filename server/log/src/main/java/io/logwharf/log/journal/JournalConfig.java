package io.logwharf.log.journal;

import java.nio.file.Path;

/**
 * @param directory the journal's own folder
 * @param fileBytes the size of one file
 * @param maxFiles with more files in use the journal is overloaded; with twice as many appends are
 *     refused
 * @param queueBytes what may wait before the journal counts as overloaded
 * @param flushIntervalMs the longest that an append with no force stays unforced
 */
public record JournalConfig(
    Path directory, int fileBytes, int maxFiles, long queueBytes, int flushIntervalMs) {
  private static final int LEAST_FILE_BYTES = 1 << 16;

  public JournalConfig {
    if (fileBytes < LEAST_FILE_BYTES || fileBytes % 4096 != 0) {
      throw new IllegalArgumentException(
          "journal.file.bytes is " + fileBytes + "; must be whole pages, at least 65536");
    }
    if (maxFiles < 2) {
      throw new IllegalArgumentException("journal.max.files is " + maxFiles + "; the least is 2");
    }
    if (queueBytes < 1) {
      throw new IllegalArgumentException("journal.queue.bytes is " + queueBytes);
    }
    if (flushIntervalMs < 1) {
      throw new IllegalArgumentException("flush.interval.ms is " + flushIntervalMs);
    }
  }

  /** The longest append that fits: two of them fill a file. */
  public int maxAppendBytes() {
    return fileBytes / 2 - JournalFormat.FIRST_ENTRY;
  }
}
