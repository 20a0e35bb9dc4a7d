package io.logwharf.coordinator.transaction;

import java.util.List;
import java.util.Optional;

/**
 * Makes participants part of the producer's transaction, beginning one where none is open
 * (AddPartitionsToTxn, AddOffsetsToTxn, and their like for share partitions). To be durable, or
 * ahead in the same journal, before a participant writes anything.
 *
 * @param transactionalId empty for a lease
 */
public record AddParticipants(
    Optional<String> transactionalId, ProducerEpoch producer, List<Participant> participants) {
  public AddParticipants {
    participants = List.copyOf(participants);
  }

  /**
   * The answer.
   *
   * @param sequence of the transaction, which the participant passes to {@link ParticipantFence}; 0
   *     with an error
   */
  public record Response(TransactionError error, long sequence) {
    static Response failed(TransactionError error) {
      return new Response(error, 0);
    }
  }
}
