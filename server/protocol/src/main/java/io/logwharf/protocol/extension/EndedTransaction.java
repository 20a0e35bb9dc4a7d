package io.logwharf.protocol.extension;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.protocol.types.RawTaggedField;

/**
 * The number of a leased producer's transaction that has ended, as the tagged field of EndTxn
 * responses ({@link Extension#TAG}). The broker counts the transactions of each producer id, from 1
 * on.
 */
public final class EndedTransaction {
  /** In place of a number that is not said. */
  public static final long NONE = 0;

  private EndedTransaction() {}

  /** The field that says this number. */
  public static RawTaggedField field(long number) {
    return new RawTaggedField(
        Extension.TAG, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  /** The number that is said among these fields, {@link #NONE} where there is none. */
  public static long read(List<RawTaggedField> fields) {
    for (RawTaggedField field : fields) {
      if (field.tag() == Extension.TAG && field.data().length == Long.BYTES) {
        return ByteBuffer.wrap(field.data()).getLong();
      }
    }
    return NONE;
  }
}
