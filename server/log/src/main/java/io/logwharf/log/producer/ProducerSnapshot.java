package io.logwharf.log.producer;

import io.logwharf.log.LogException;
import io.logwharf.log.OpenTransaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The producers of one log at one offset, as kept in a {@code .snapshot} file.
 *
 * <p>Version 1, big-endian: version (int16), CRC32C of what follows (int32), number of producers
 * (int32), of each: id (int64), epoch (int16), last heard of (int64, ms since 1970), number of
 * batches (int8), of each: first and last sequence number (int32 each), last offset (int64); then
 * the number of open transactions (int32), of each: producer id and first offset (int64 each).
 */
public final class ProducerSnapshot {
  private static final short VERSION = 1;
  private static final int HEADER_BYTES = 6;
  private static final int PRODUCER_BYTES = 19;
  private static final int BATCH_BYTES = 16;
  private static final int TRANSACTION_BYTES = 16;
  private final List<ProducerEntry> entries;
  private final List<OpenTransaction> transactions;

  ProducerSnapshot(List<ProducerEntry> entries, List<OpenTransaction> transactions) {
    this.entries = entries;
    this.transactions = transactions;
  }

  List<ProducerEntry> entries() {
    return entries;
  }

  List<OpenTransaction> transactions() {
    return transactions;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The content of the file. */
  public byte[] encode() {
    int size = HEADER_BYTES + 8 + transactions.size() * TRANSACTION_BYTES;
    for (ProducerEntry entry : entries) {
      size += PRODUCER_BYTES + entry.count() * BATCH_BYTES;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putShort(VERSION).putInt(0).putInt(entries.size());
    for (ProducerEntry entry : entries) {
      write(entry, out);
    }
    out.putInt(transactions.size());
    for (OpenTransaction each : transactions) {
      out.putLong(each.producerId()).putLong(each.firstOffset());
    }
    out.putInt(2, checksum(out.array()));
    return out.array();
  }

  /**
   * Reads what {@link #encode()} wrote.
   *
   * @throws LogException where the content is damaged or of another version
   */
  public static ProducerSnapshot decode(byte[] content) {
    ByteBuffer in = ByteBuffer.wrap(content);
    if (content.length < HEADER_BYTES + 8
        || in.getShort() != VERSION
        || in.getInt() != checksum(content)) {
      throw new LogException("producer snapshot is damaged or not of version " + VERSION);
    }
    int count = in.getInt();
    List<ProducerEntry> entries = new ArrayList<>(Math.min(count, in.remaining()));
    for (int i = 0; i < count; i++) {
      entries.add(read(in));
    }
    int open = in.getInt();
    List<OpenTransaction> transactions = new ArrayList<>(Math.min(open, in.remaining()));
    for (int i = 0; i < open; i++) {
      transactions.add(new OpenTransaction(in.getLong(), in.getLong()));
    }
    return new ProducerSnapshot(entries, transactions);
  }

  private static void write(ProducerEntry entry, ByteBuffer out) {
    out.putLong(entry.producerId).putShort(entry.epoch()).putLong(entry.lastTimestampMs());
    out.put((byte) entry.count());
    for (int i = 0; i < entry.count(); i++) {
      out.putInt(entry.firstSequence(i)).putInt(entry.lastSequence(i)).putLong(entry.lastOffset(i));
    }
  }

  private static ProducerEntry read(ByteBuffer in) {
    ProducerEntry entry = new ProducerEntry(in.getLong(), in.getShort());
    entry.setLastTimestampMs(in.getLong());
    int batches = in.get();
    for (int i = 0; i < batches; i++) {
      entry.add(in.getInt(), in.getInt(), in.getLong());
    }
    return entry;
  }

  private static int checksum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, HEADER_BYTES, content.length - HEADER_BYTES);
    return (int) crc.getValue();
  }
}
