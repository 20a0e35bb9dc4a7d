package io.logwharf.protocol.extension;

import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * A consumer is no longer one of its subscription, see {@link Subscribe}; answered with an {@link
 * ErrorResponse}. What it holds and has not acknowledged is another matter.
 */
public record LeaveSubscription(int subscriberId) {
  public static LeaveSubscription read(Readable in) {
    return new LeaveSubscription(in.readInt());
  }

  public void write(Writable out) {
    out.writeInt(subscriberId);
  }
}
