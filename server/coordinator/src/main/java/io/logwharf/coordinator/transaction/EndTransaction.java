package io.logwharf.coordinator.transaction;

import java.util.Optional;

/**
 * Commits or aborts the producer's transaction (EndTxn). Asked again with the same producer and
 * epoch, it is answered by what was decided the first time.
 *
 * @param transactionalId empty for a lease
 * @param transactionVersion 1, or 2 where the epoch goes up with every transaction (KIP-890)
 */
public record EndTransaction(
    Optional<String> transactionalId,
    ProducerEpoch producer,
    boolean commit,
    int transactionVersion) {

  /**
   * The answer.
   *
   * @param next what the producer's next transaction runs under, with version 2; {@link
   *     ProducerEpoch#NONE} with a passing error, and where a lease is used up and another is to be
   *     taken
   */
  public record Response(TransactionError error, ProducerEpoch next) {
    static Response failed(TransactionError error) {
      return new Response(error, ProducerEpoch.NONE);
    }
  }
}
