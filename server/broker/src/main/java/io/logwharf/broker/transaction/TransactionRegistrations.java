package io.logwharf.broker.transaction;

import io.logwharf.coordinator.transaction.AddParticipants;

/** How participants become part of a transaction from inside the broker. Thread-safe. */
@FunctionalInterface
public interface TransactionRegistrations {
  /**
   * Makes participants part of the producer's transaction, beginning one where none is open. On
   * return the registration stands in the journal ahead of whatever the caller appends, which is
   * enough: the write that relies on it can't survive it.
   *
   * @return the error, or the transaction's sequence, by which a participant judges the write that
   *     follows ({@link io.logwharf.coordinator.transaction.ParticipantFence})
   * @throws io.logwharf.log.LogException where the registration can't be stored
   */
  AddParticipants.Response register(AddParticipants request);
}
