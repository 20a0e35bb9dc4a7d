package io.logwharf.jms.transport;

import io.logwharf.protocol.extension.LeaseEnd;
import java.util.Optional;

/**
 * How the transaction of a leased producer id is to end.
 *
 * @param said what a commit says of the transaction; an abort says nothing
 */
public record TransactionEnd(ProducerIdentity producer, boolean commit, Optional<LeaseEnd> said) {
  /**
   * A commit that is asked for the first time, by the channel that the work was sent by.
   *
   * @param after number of the last transaction of this producer whose end is known here
   * @param work how many batches and acknowledgement requests were sent in it, answered or not
   */
  public static TransactionEnd commit(ProducerIdentity producer, long after, int work) {
    return new TransactionEnd(producer, true, Optional.of(new LeaseEnd(after, work)));
  }

  /** A commit whose answer was lost with its channel; what it has not come to is rolled back. */
  public static TransactionEnd commitAgain(ProducerIdentity producer, long after) {
    return new TransactionEnd(
        producer, true, Optional.of(new LeaseEnd(after, LeaseEnd.ASKED_AGAIN)));
  }

  /** An abort. */
  public static TransactionEnd abort(ProducerIdentity producer) {
    return new TransactionEnd(producer, false, Optional.empty());
  }
}
