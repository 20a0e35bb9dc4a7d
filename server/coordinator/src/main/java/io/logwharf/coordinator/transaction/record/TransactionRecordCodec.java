package io.logwharf.coordinator.transaction.record;

import io.logwharf.coordinator.record.RecordFormatException;
import io.logwharf.coordinator.record.RecordInput;
import io.logwharf.coordinator.record.RecordOutput;
import io.logwharf.coordinator.transaction.TransactionRecord;
import java.nio.ByteBuffer;

/** Turns records of the transaction coordinator into bytes and back. Stateless. */
public final class TransactionRecordCodec {
  /** The version that is written, and the newest one that is read. */
  public static final int VERSION = 1;

  private static final String WHAT = "transaction record";

  private TransactionRecordCodec() {}

  /** Appends the bytes of a record to the output. */
  public static void write(TransactionRecord record, RecordOutput out) {
    out.writeByte(VERSION);
    RecordWriter.write(record, out);
  }

  /**
   * Reads one record, from the buffer's position to its limit; the buffer stays as it is.
   *
   * @throws RecordFormatException where the bytes are not a whole record of a known version
   */
  public static TransactionRecord read(ByteBuffer bytes) {
    RecordInput in = new RecordInput(WHAT, bytes);
    byte version = in.readByte();
    if (version != VERSION) {
      throw in.malformed(
          "version is " + version + ", known is " + VERSION + "; start the release that wrote it");
    }
    byte id = in.readByte();
    RecordKind kind = RecordKind.forId(id);
    if (kind == null) {
      throw in.malformed("kind is " + id);
    }
    try {
      TransactionRecord record = RecordReader.read(kind, in);
      in.end();
      return record;
    } catch (IllegalArgumentException e) {
      throw new RecordFormatException(WHAT + " of kind " + kind + " is not valid", e);
    }
  }
}
