package io.logwharf.log.producer;

import io.logwharf.log.AbortedTransaction;
import io.logwharf.log.ActiveProducer;
import io.logwharf.log.AppendResult;
import io.logwharf.log.InvalidProducerEpochException;
import io.logwharf.log.InvalidTransactionStateException;
import io.logwharf.log.OpenTransaction;
import io.logwharf.log.OutOfOrderSequenceException;
import io.logwharf.log.TransactionMarker;
import io.logwharf.log.batch.BatchHeader;
import io.logwharf.log.batch.ControlBatch;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The idempotent producers of one log. A command is checked first, and noted once it has been
 * appended. Producers not heard of for longer than {@code producer.id.expiration.ms} are forgotten
 * when room is needed or a snapshot is taken. Guarded by the log's lock.
 */
public final class ProducerStates {
  private static final int FIRST_SWEEP_AT = 1024;
  private final Clock clock;
  private final long expirationMs;
  private final Map<Long, ProducerEntry> entries = new HashMap<>();
  private final OpenTransactions transactions = new OpenTransactions();
  private int sweepAt = FIRST_SWEEP_AT;
  private ProducerEntry newest;

  public ProducerStates(Clock clock, long expirationMs) {
    this.clock = clock;
    this.expirationMs = expirationMs;
  }

  /**
   * Checks the batch at a position, as Kafka's ProducerAppendInfo does; changes nothing. A producer
   * id of which nothing is known may begin with any sequence number (KIP-360).
   *
   * @return null where it may be appended, or where the batch went when it came first
   * @throws InvalidProducerEpochException where the producer id has a newer epoch
   * @throws OutOfOrderSequenceException where batches are missing before this one
   * @throws InvalidTransactionStateException where the producer has a transaction open, of which
   *     the batch is no part
   */
  public AppendResult check(ByteBuffer bytes, int at) {
    long producerId = BatchHeader.producerId(bytes, at);
    ProducerEntry entry = producerId == BatchHeader.NO_PRODUCER_ID ? null : find(producerId);
    if (entry == null) {
      return null;
    }
    short epoch = BatchHeader.producerEpoch(bytes, at);
    int sequence = BatchHeader.baseSequence(bytes, at);
    if (epoch < entry.epoch()) {
      throw new InvalidProducerEpochException(
          "producer " + producerId + " sent epoch " + epoch + "; it has " + entry.epoch());
    }
    if (epoch > entry.epoch()) {
      requireFirst(producerId, epoch, sequence);
      requireTransactional(producerId, bytes, at);
      return null;
    }
    int duplicate = entry.find(sequence, BatchHeader.lastSequence(bytes, at));
    if (duplicate >= 0) {
      long last = entry.lastOffset(duplicate);
      return new AppendResult(last - BatchHeader.lastOffsetDelta(bytes, at), last, true);
    }
    if (!entry.isNext(sequence)) {
      throw new OutOfOrderSequenceException(
          "producer "
              + producerId
              + " epoch "
              + epoch
              + " sent sequence "
              + sequence
              + "; the last one appended is "
              + entry.lastSequence(entry.count() - 1));
    }
    requireTransactional(producerId, bytes, at);
    return null;
  }

  /** The transactions that are not decided; may be asked by anyone. */
  public OpenTransactions transactions() {
    return transactions;
  }

  /**
   * Whether a marker changes anything: it ends a transaction, or takes an epoch away. Otherwise it
   * has been appended before, or its transaction wrote nothing here that is still remembered.
   */
  public boolean isAwaited(TransactionMarker marker) {
    ProducerEntry entry = entries.get(marker.producerId());
    return entry == null
        || entry.epoch() < marker.epoch()
        || (entry.epoch() == marker.epoch() && transactions.isOpen(marker.producerId()));
  }

  /**
   * Notes a batch that was appended; its offsets stand in it.
   *
   * @return the transaction that the batch aborts, null for nearly all
   */
  public AbortedTransaction appended(ByteBuffer bytes, int at) {
    long producerId = BatchHeader.producerId(bytes, at);
    if (producerId == BatchHeader.NO_PRODUCER_ID) {
      return null;
    }
    ProducerEntry entry = entryOf(producerId, BatchHeader.producerEpoch(bytes, at));
    entry.setLastTimestampMs(clock.millis());
    if (BatchHeader.isControl(bytes, at)) {
      return ended(bytes, at);
    }
    entry.add(
        BatchHeader.baseSequence(bytes, at),
        BatchHeader.lastSequence(bytes, at),
        BatchHeader.lastOffset(bytes, at));
    if (BatchHeader.isTransactional(bytes, at)) {
      transactions.write(producerId, BatchHeader.baseOffset(bytes, at));
    }
    return null;
  }

  private AbortedTransaction ended(ByteBuffer bytes, int at) {
    long marker = BatchHeader.lastOffset(bytes, at);
    OpenTransaction ended =
        transactions.end(BatchHeader.producerId(bytes, at), marker).orElse(null);
    return ended == null || ControlBatch.isCommit(bytes, at)
        ? null
        : new AbortedTransaction(
            ended.producerId(),
            ended.firstOffset(),
            marker,
            transactions.firstOpenOffset(marker + 1));
  }

  private ProducerEntry entryOf(long producerId, short epoch) {
    ProducerEntry entry = find(producerId);
    if (entry == null) {
      return add(new ProducerEntry(producerId, epoch));
    }
    if (entry.epoch() != epoch) {
      entry.bumpEpoch(epoch);
    }
    return entry;
  }

  /** All that have not expired. */
  public List<ActiveProducer> active() {
    forgetExpired();
    return entries.values().stream()
        .map(
            entry ->
                new ActiveProducer(
                    entry.producerId,
                    entry.epoch(),
                    entry.count() == 0 ? -1 : entry.lastSequence(entry.count() - 1),
                    entry.lastTimestampMs(),
                    transactions.firstOffset(entry.producerId)))
        .toList();
  }

  /** A copy of everything that has not expired, for a snapshot. */
  public ProducerSnapshot snapshot() {
    forgetExpired();
    List<ProducerEntry> copies =
        entries.values().stream().map(ProducerEntry::copy).collect(Collectors.toList());
    return new ProducerSnapshot(copies, transactions.all());
  }

  /** Begins anew from a snapshot. */
  public void restore(ProducerSnapshot snapshot) {
    entries.clear();
    newest = null;
    for (ProducerEntry entry : snapshot.entries()) {
      entries.put(entry.producerId, entry);
    }
    transactions.restore(snapshot.transactions());
    sweepAt = Math.max(FIRST_SWEEP_AT, 2 * entries.size());
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  private static void requireFirst(long producerId, short epoch, int sequence) {
    if (sequence != 0) {
      throw new OutOfOrderSequenceException(
          "producer "
              + producerId
              + " began epoch "
              + epoch
              + " with sequence "
              + sequence
              + "; a new epoch begins with 0");
    }
  }

  private void requireTransactional(long producerId, ByteBuffer bytes, int at) {
    if (!BatchHeader.isTransactional(bytes, at) && transactions.isOpen(producerId)) {
      throw new InvalidTransactionStateException(
          "producer "
              + producerId
              + " sent a batch outside its open transaction; end the transaction first");
    }
  }

  private ProducerEntry find(long producerId) {
    ProducerEntry last = newest;
    if (last != null && last.producerId == producerId) {
      return last;
    }
    ProducerEntry found = entries.get(producerId);
    if (found != null) {
      newest = found;
    }
    return found;
  }

  private ProducerEntry add(ProducerEntry entry) {
    if (entries.size() >= sweepAt) {
      forgetExpired();
      sweepAt = Math.max(FIRST_SWEEP_AT, 2 * entries.size());
    }
    entries.put(entry.producerId, entry);
    newest = entry;
    return entry;
  }

  private void forgetExpired() {
    long oldest = clock.millis() - expirationMs;
    newest = null;
    Collection<ProducerEntry> all = entries.values();
    for (Iterator<ProducerEntry> i = all.iterator(); i.hasNext(); ) {
      ProducerEntry entry = i.next();
      if (entry.lastTimestampMs() < oldest && !transactions.isOpen(entry.producerId)) {
        i.remove();
      }
    }
  }
}
