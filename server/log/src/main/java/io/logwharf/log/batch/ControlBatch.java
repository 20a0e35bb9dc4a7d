package io.logwharf.log.batch;

import io.logwharf.log.TransactionMarker;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The control batch that ends a transaction, as Kafka writes it: one record, whose key is version
 * (int16) and type (int16: 0 abort, 1 commit), and whose value is version (int16) and the
 * coordinator's epoch (int32); all versions are 0. See {@code EndTxnMarker} in Kafka's schemas.
 */
public final class ControlBatch {
  private static final short ATTRIBUTES = 0x30;
  private static final int RECORD_BYTES = 17;
  private static final int KEY_BYTES = 4;
  private static final int VALUE_BYTES = 6;
  private static final int TYPE_AT = BatchHeader.BYTES + 7;
  private static final short COMMIT = 1;
  private static final int CRC_AT = 17;
  private static final int CRC_FROM = 21;

  private ControlBatch() {}

  /** The batch, with base offset 0; its offset and leader epoch are stamped at append. */
  public static ByteBuffer of(TransactionMarker marker) {
    int size = BatchHeader.BYTES + RECORD_BYTES;
    ByteBuffer batch = ByteBuffer.allocate(size);
    batch.putLong(0).putInt(size - 12).putInt(-1).put((byte) 2).putInt(0).putShort(ATTRIBUTES);
    batch.putInt(0).putLong(marker.timestampMs()).putLong(marker.timestampMs());
    batch.putLong(marker.producerId()).putShort(marker.epoch()).putInt(-1).putInt(1);
    putVarint(batch, RECORD_BYTES - 1);
    batch.put((byte) 0);
    putVarint(batch, 0);
    putVarint(batch, 0);
    putVarint(batch, KEY_BYTES);
    batch.putShort((short) 0).putShort(marker.commit() ? COMMIT : 0);
    putVarint(batch, VALUE_BYTES);
    batch.putShort((short) 0).putInt(marker.coordinatorEpoch());
    putVarint(batch, 0);
    CRC32C crc = new CRC32C();
    crc.update(batch.array(), CRC_FROM, size - CRC_FROM);
    batch.putInt(CRC_AT, (int) crc.getValue());
    return batch.flip();
  }

  /** Whether the control batch at a position ends its transaction with a commit. */
  public static boolean isCommit(ByteBuffer bytes, int at) {
    return bytes.getShort(at + TYPE_AT) == COMMIT;
  }

  /** The zigzag form of numbers so small that they take one byte. */
  private static void putVarint(ByteBuffer out, int value) {
    out.put((byte) (value << 1));
  }
}
