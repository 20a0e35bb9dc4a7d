package io.logwharf.broker.share;

import io.logwharf.broker.transaction.TransactionRegistrations;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import java.util.List;
import java.util.Optional;

/**
 * The transaction that acknowledgements are to become part of. Immutable.
 *
 * @param producer under whose lease the transaction runs
 */
public record Enlistment(ProducerEpoch producer, TransactionRegistrations registrations) {
  /**
   * Makes a share partition part of the transaction, see {@link TransactionRegistrations#register}.
   */
  AddParticipants.Response register(Participant.SharePartition participant) {
    return registrations.register(
        new AddParticipants(Optional.empty(), producer, List.of(participant)));
  }
}
