package io.logwharf.broker.transaction;

import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.TransactionError;

/** A transaction doesn't take what is written in it. */
public final class TransactionRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final TransactionError error;

  TransactionRefusedException(TransactionError error, AddParticipants write) {
    super(
        "producer "
            + write.producer().producerId()
            + " epoch "
            + write.producer().epoch()
            + write.transactionalId().map(id -> " of transactional id " + id).orElse("")
            + ": "
            + error);
    this.error = error;
  }

  public TransactionError error() {
    return error;
  }
}
