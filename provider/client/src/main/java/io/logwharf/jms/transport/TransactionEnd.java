package io.logwharf.jms.transport;

import io.logwharf.protocol.extension.EndedTransaction;

/**
 * How the transaction of a leased producer id is to end.
 *
 * @param after number of the last transaction of this producer whose end is known here, where the
 *     end of the next one is asked for again; otherwise {@link EndedTransaction#NONE}
 */
public record TransactionEnd(ProducerIdentity producer, boolean commit, long after) {
  /** A commit that is asked for the first time. */
  public static TransactionEnd commit(ProducerIdentity producer) {
    return new TransactionEnd(producer, true, EndedTransaction.NONE);
  }

  /** An abort. */
  public static TransactionEnd abort(ProducerIdentity producer) {
    return new TransactionEnd(producer, false, EndedTransaction.NONE);
  }
}
