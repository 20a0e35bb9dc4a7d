package io.logwharf.coordinator.share.record;

/**
 * One transaction, as a share partition knows it.
 *
 * @param producerId not negative
 * @param sequence counts the transactions of the producer from 1, whatever its epochs
 */
public record TransactionKey(long producerId, long sequence) {
  public TransactionKey {
    if (producerId < 0 || sequence < 1) {
      throw new IllegalArgumentException(
          "transaction " + sequence + " of producer " + producerId + " can't be");
    }
  }
}
