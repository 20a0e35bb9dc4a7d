package io.logwharf.coordinator.transaction;

import java.util.Optional;

/**
 * Asks for the producer id of a transactional id, fencing whoever had it (KIP-98, KIP-360).
 *
 * @param timeoutMs after which an open transaction of the producer is rolled back
 * @param expected what the producer holds, where it goes on after an error rather than beginning
 */
public record InitProducerId(
    String transactionalId, int timeoutMs, Optional<ProducerEpoch> expected) {

  /** The answer; the producer is {@link ProducerEpoch#NONE} with an error. */
  public record Response(TransactionError error, ProducerEpoch producer) {
    static Response failed(TransactionError error) {
      return new Response(error, ProducerEpoch.NONE);
    }
  }
}
