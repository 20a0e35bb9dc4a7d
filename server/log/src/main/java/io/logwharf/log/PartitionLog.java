package io.logwharf.log;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * One partition's log: a sequence of Kafka record batches (format v2) by offset. Thread-safe.
 *
 * <p>Readers see what is below the high watermark only. That is the durable end: whatever anyone
 * has read is still there after a crash, so no offset that was seen is ever given to another
 * record.
 */
public interface PartitionLog {
  LogName name();

  LogKind kind();

  /** The epoch stamped into batches appended now; a new one begins with every unclean start. */
  int leaderEpoch();

  /** The first offset that can be read. */
  long startOffset();

  /** The offset that the next append begins with. */
  long endOffset();

  /** The offset after the last one that can be read. */
  long highWatermark();

  /** Bytes in all segments. */
  long sizeInBytes();

  /**
   * Appends record batches. Gives them their offsets and the leader epoch, both in place, checks
   * the sequence numbers of idempotent producers, and returns when the bytes are in memory and
   * their place in the journal is taken. The order of appends across logs of one store is the order
   * of the journal: if an append survives a crash, so does every forced append before it, and in
   * prefix order every other.
   *
   * @param batches whole batches of format v2, whose structure and CRC the caller has checked;
   *     position to limit, writable; read completely before this method returns
   * @param durability what the listener waits for
   * @param listener told on the journal's thread; for a duplicate, when the first copy is as
   *     durable as asked
   * @return the offsets given, or for a duplicate those of the first copy
   * @throws OutOfOrderSequenceException where a batch of an idempotent producer leaves a gap
   * @throws InvalidProducerEpochException where the producer id has a newer epoch
   * @throws InvalidTransactionStateException where a producer with an open transaction sends a
   *     batch that is no part of it
   * @throws DiskReserveException where the free space is below the reserve and the log holds users'
   *     data
   * @throws LogFencedException where an earlier force failed or the log is corrupt; it stays so
   *     until reopened
   * @throws LogClosedException where the log was closed or deleted
   */
  AppendResult append(ByteBuffer batches, Durability durability, AppendListener listener);

  /**
   * Reads whole batches below the high watermark, the first one being the one that holds the
   * offset, or the next after it where nothing does.
   *
   * @param maxBytes at most so many, but always one batch
   * @return null where there is nothing between the offset and the high watermark
   * @throws OffsetOutOfRangeException below the start or above the end of the log
   */
  LogSlice read(long offset, int maxBytes);

  /** What {@link #appendMarker} returns where there is nothing to append. */
  AppendResult NOTHING_APPENDED = new AppendResult(-1, -1, true);

  /**
   * Ends the transaction that a producer has open here, by a control batch. May be repeated: where
   * the marker is in the log already, nothing is appended, and the listener is told when the first
   * one is as durable as asked. The disk's reserve may be used.
   *
   * @return the marker's offset, or {@link #NOTHING_APPENDED}
   * @throws LogException as {@link #append} does
   */
  AppendResult appendMarker(
      TransactionMarker marker, Durability durability, AppendListener listener);

  /** The offset before which every transaction is decided; not above the high watermark. */
  long lastStableOffset();

  /** Like {@link #read}, but only below the {@link #lastStableOffset()}. */
  LogSlice readCommitted(long offset, int maxBytes);

  /**
   * The aborted transactions that have records between two offsets, by the offset of their markers.
   *
   * @param to the offset after the last one, not above the last stable offset
   */
  List<AbortedTransaction> abortedTransactions(long from, long to);

  /**
   * What became of a transaction.
   *
   * @param producerId of a transactional batch of this log
   * @param offset of one of its records, below the high watermark
   */
  TransactionOutcome outcome(long producerId, long offset);

  /** The transaction that has been open for longest, which holds the last stable offset. */
  Optional<OpenTransaction> oldestTransaction();

  /** The idempotent and transactional producers that are remembered, in no order. */
  List<ActiveProducer> producers();

  /** The first record at or after a time, in ms since 1970, null where there is none. */
  TimestampOffset offsetForTimestamp(long timestamp);

  /** The record with the largest timestamp, null where the log is empty. */
  TimestampOffset maxTimestamp();

  /** Where each leader epoch begins, oldest first. */
  List<EpochStart> epochs();

  /** Raises the start of the log; whole segments below it are removed in the background. */
  void advanceStartTo(long offset);

  /**
   * Adds a listener for advances of the high watermark: called on the journal's thread after each
   * round that moved it, before the listeners of the appends in that round. Must not block.
   */
  void onHighWatermark(Runnable listener);

  /** An offset and the timestamp, in ms since 1970, of the record there. */
  record TimestampOffset(long offset, long timestamp) {}

  /** The first offset of a leader epoch. */
  record EpochStart(int epoch, long startOffset) {}
}
