package io.logwharf.log;

import java.nio.file.Path;
import java.time.Clock;

/**
 * How a store keeps its logs.
 *
 * @param directory the data folder; created where there is none
 * @param diskReserveBytes {@code disk.reserve.bytes}: users' records are refused while less is free
 * @param journalFileBytes {@code journal.file.bytes}: the size of one journal file; an append may
 *     have half of it
 * @param journalMaxFiles {@code journal.max.files}: with more in use the store is overloaded, until
 *     segments have been forced; with twice as many appends are refused
 * @param journalQueueBytes {@code journal.queue.bytes}: above this the store is overloaded
 * @param flushIntervalMs {@code flush.interval.ms}: how long at most an append with {@link
 *     Durability#WRITTEN} stays unforced
 * @param producerIdExpirationMs {@code producer.id.expiration.ms}: a producer id not heard of for
 *     so long is forgotten
 * @param clock the time of day
 */
public record LogStoreConfig(
    Path directory,
    long diskReserveBytes,
    int journalFileBytes,
    int journalMaxFiles,
    long journalQueueBytes,
    int flushIntervalMs,
    long producerIdExpirationMs,
    Clock clock) {

  public LogStoreConfig {
    if (diskReserveBytes < 0) {
      throw new IllegalArgumentException("disk.reserve.bytes is " + diskReserveBytes);
    }
    if (producerIdExpirationMs < 1) {
      throw new IllegalArgumentException("producer.id.expiration.ms is " + producerIdExpirationMs);
    }
  }

  /** What suits most brokers: 128 MiB reserve, up to 8 journal files of 64 MiB, 10 ms, one day. */
  public static LogStoreConfig defaults(Path directory) {
    return new LogStoreConfig(
        directory, 128L << 20, 64 << 20, 8, 64L << 20, 10, 86_400_000L, Clock.systemUTC());
  }

  public LogStoreConfig withDiskReserveBytes(long bytes) {
    return new LogStoreConfig(
        directory,
        bytes,
        journalFileBytes,
        journalMaxFiles,
        journalQueueBytes,
        flushIntervalMs,
        producerIdExpirationMs,
        clock);
  }

  public LogStoreConfig withJournal(int fileBytes, int maxFiles, long queueBytes) {
    return new LogStoreConfig(
        directory,
        diskReserveBytes,
        fileBytes,
        maxFiles,
        queueBytes,
        flushIntervalMs,
        producerIdExpirationMs,
        clock);
  }

  public LogStoreConfig withFlushIntervalMs(int ms) {
    return new LogStoreConfig(
        directory,
        diskReserveBytes,
        journalFileBytes,
        journalMaxFiles,
        journalQueueBytes,
        ms,
        producerIdExpirationMs,
        clock);
  }

  public LogStoreConfig withProducerIdExpiration(long ms, Clock newClock) {
    return new LogStoreConfig(
        directory,
        diskReserveBytes,
        journalFileBytes,
        journalMaxFiles,
        journalQueueBytes,
        flushIntervalMs,
        ms,
        newClock);
  }
}
