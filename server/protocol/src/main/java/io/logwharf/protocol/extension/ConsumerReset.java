package io.logwharf.protocol.extension;

import java.util.List;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Gives back everything that a consumer has acquired and sets its credit to zero; answered with an
 * {@link ErrorResponse}. What the consumer finds in its stream before the answer is no longer its
 * own. Serves session recovery (the messages come again, in order, once there is credit) and close.
 *
 * @param delivered the ranges among the acquired records that were handed to the application and
 *     not acknowledged: their attempt counts; all others go back as if never sent
 * @param detach whether the consumer ends here
 */
public record ConsumerReset(int consumerId, List<AckRange> delivered, boolean detach) {
  public static ConsumerReset read(Readable in) {
    return new ConsumerReset(in.readInt(), AckRange.readList(in), WireArrays.readBoolean(in));
  }

  public void write(Writable out) {
    out.writeInt(consumerId);
    AckRange.writeList(out, delivered);
    WireArrays.writeBoolean(out, detach);
  }
}
