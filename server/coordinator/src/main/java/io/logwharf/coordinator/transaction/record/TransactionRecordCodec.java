package io.logwharf.coordinator.transaction.record;

import io.logwharf.coordinator.transaction.TransactionRecord;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchChanged;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchEnlisted;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchForgotten;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchSnapshot;
import io.logwharf.coordinator.transaction.TransactionRecord.ConnectionGone;
import io.logwharf.coordinator.transaction.TransactionRecord.ParticipantsAdded;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerExpired;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerInitialized;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerSnapshot;
import io.logwharf.coordinator.transaction.TransactionRecord.SnapshotBegin;
import io.logwharf.coordinator.transaction.TransactionRecord.SnapshotEnd;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionCompleted;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionDecided;
import java.nio.ByteBuffer;
import java.util.Map;

/** Turns records of the transaction coordinator into bytes and back. Stateless. */
public final class TransactionRecordCodec {
  /** The newest version written, and the newest read. */
  public static final int VERSION = 1;

  private static final Map<Class<? extends TransactionRecord>, Integer> KINDS =
      Map.ofEntries(
          Map.entry(ProducerInitialized.class, 1),
          Map.entry(ParticipantsAdded.class, 2),
          Map.entry(TransactionDecided.class, 3),
          Map.entry(TransactionCompleted.class, 4),
          Map.entry(ProducerExpired.class, 5),
          Map.entry(ConnectionGone.class, 6),
          Map.entry(BranchEnlisted.class, 7),
          Map.entry(BranchChanged.class, 8),
          Map.entry(BranchForgotten.class, 9),
          Map.entry(SnapshotBegin.class, 10),
          Map.entry(ProducerSnapshot.class, 11),
          Map.entry(BranchSnapshot.class, 12),
          Map.entry(SnapshotEnd.class, 13));

  private TransactionRecordCodec() {}

  public static byte[] encode(TransactionRecord record) {
    FieldWriter out = new FieldWriter();
    out.int8(VERSION).int8(KINDS.get(record.getClass()));
    RecordFields.write(record, out);
    return out.toBytes();
  }

  /**
   * Reads one record, from the buffer's position to its limit; the buffer stays as it is.
   *
   * @throws RecordFormatException where the bytes are not a whole record of a known version
   */
  public static TransactionRecord decode(ByteBuffer bytes) {
    FieldReader in = new FieldReader(bytes);
    int version = in.int8();
    if (version != VERSION) {
      throw new RecordFormatException(
          "transaction record of version "
              + version
              + "; this broker reads version "
              + VERSION
              + ", start the one that wrote it");
    }
    int kind = in.int8();
    try {
      TransactionRecord record = RecordFields.read(kind, in);
      if (in.remaining() > 0) {
        throw new RecordFormatException(
            in.remaining() + " bytes behind a transaction record of kind " + kind);
      }
      return record;
    } catch (IllegalArgumentException e) {
      throw new RecordFormatException("transaction record of kind " + kind + " is not valid", e);
    }
  }
}
