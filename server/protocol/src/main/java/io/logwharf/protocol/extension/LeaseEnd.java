package io.logwharf.protocol.extension;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.protocol.types.RawTaggedField;

/**
 * What a commit says of the transaction of a leased producer id, as the tagged field of EndTxn
 * requests ({@link Extension#TAG}).
 *
 * <p>A client may ask for the commit right behind the work, without waiting for the answers to it:
 * the broker carries it out when all earlier work of the connection under this producer id is done
 * with, and only where as much of it was taken as the commit speaks of. Otherwise it rolls back and
 * answers TRANSACTION_ABORTABLE.
 *
 * <p>On the wire: after (int64), work (int32).
 *
 * @param after number of the last of its transactions whose end the client knows of, {@link
 *     EndedTransaction#NONE} where there is none
 * @param work how many batches and {@link TransactionalAcknowledge} requests were sent in the
 *     transaction; {@link #ASKED_AGAIN} where the connection was lost with the answer to the commit
 */
public record LeaseEnd(long after, int work) {
  /**
   * In place of the work: the client no longer has the connection that it held the lease by. What
   * that connection's leases have open is rolled back, and nothing that is still on its way by it
   * counts; the answer is what was decided before.
   */
  public static final int ASKED_AGAIN = -1;

  private static final int BYTES = Long.BYTES + Integer.BYTES;

  /** Whether the answer to an earlier commit was lost. */
  public boolean isAskedAgain() {
    return work == ASKED_AGAIN;
  }

  /** The field that says this. */
  public RawTaggedField field() {
    return new RawTaggedField(
        Extension.TAG, ByteBuffer.allocate(BYTES).putLong(after).putInt(work).array());
  }

  /** What is said among these fields, if anything. */
  public static Optional<LeaseEnd> read(List<RawTaggedField> fields) {
    for (RawTaggedField field : fields) {
      if (field.tag() == Extension.TAG && field.data().length == BYTES) {
        ByteBuffer in = ByteBuffer.wrap(field.data());
        return Optional.of(new LeaseEnd(in.getLong(), in.getInt()));
      }
    }
    return Optional.empty();
  }
}
