package io.logwharf.coordinator.transaction;

import java.util.Optional;

/**
 * Commits or aborts the producer's transaction (EndTxn). Asked again with the same producer and
 * epoch, it is answered by what was decided the first time.
 *
 * @param transactionalId empty for a lease
 * @param transactionVersion 1, or 2 where the epoch goes up with every transaction (KIP-890)
 * @param after number of the last transaction whose end the caller knows of: only a later one
 *     answers for it. With version 1 nothing else tells a transaction that is lost from the one
 *     before. 0 where the caller doesn't say
 */
public record EndTransaction(
    Optional<String> transactionalId,
    ProducerEpoch producer,
    boolean commit,
    int transactionVersion,
    long after) {

  /** An end that is not asked for again. */
  public EndTransaction(
      Optional<String> transactionalId,
      ProducerEpoch producer,
      boolean commit,
      int transactionVersion) {
    this(transactionalId, producer, commit, transactionVersion, 0);
  }

  /**
   * The answer.
   *
   * @param next what the producer's next transaction runs under, with version 2; {@link
   *     ProducerEpoch#NONE} with a passing error, and where a lease is used up and another is to be
   *     taken
   * @param ended number of the producer's transaction that was ended, 0 with an error
   */
  public record Response(TransactionError error, ProducerEpoch next, long ended) {
    static Response failed(TransactionError error) {
      return new Response(error, ProducerEpoch.NONE, 0);
    }
  }
}
