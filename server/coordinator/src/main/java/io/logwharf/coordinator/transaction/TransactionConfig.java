package io.logwharf.coordinator.transaction;

/**
 * Bounds of a coordinator; times in ms.
 *
 * @param maxTimeoutMs {@code transaction.max.timeout.ms}: the longest time-out a producer or branch
 *     may ask for
 * @param transactionalIdExpirationMs {@code transactional.id.expiration.ms}: how long a
 *     transactional id is kept after its last use
 * @param outcomeRetentionMs how long the outcome of a session's last transaction is kept after its
 *     connection is gone, and the reason of a branch's roll-back after it; a client asks again
 *     within this time or takes the outcome as unknown
 * @param markerRetryMs after how long a marker that was not written is written again
 * @param limits the most of everything
 */
public record TransactionConfig(
    int maxTimeoutMs,
    long transactionalIdExpirationMs,
    long outcomeRetentionMs,
    long markerRetryMs,
    Limits limits) {

  public static final TransactionConfig DEFAULT =
      new TransactionConfig(900_000, 604_800_000L, 900_000, 1_000, Limits.DEFAULT);

  public TransactionConfig {
    requirePositive("transaction.max.timeout.ms", maxTimeoutMs);
    requirePositive("transactional.id.expiration.ms", transactionalIdExpirationMs);
    requirePositive("outcome retention", outcomeRetentionMs);
    requirePositive("marker retry", markerRetryMs);
  }

  /** These bounds with others of what can be configured. */
  public TransactionConfig with(int newMaxTimeoutMs, long newTransactionalIdExpirationMs) {
    return new TransactionConfig(
        newMaxTimeoutMs, newTransactionalIdExpirationMs, outcomeRetentionMs, markerRetryMs, limits);
  }

  /**
   * The most of everything that one coordinator keeps in memory.
   *
   * @param producers transactional ids and leases together
   * @param participants of one transaction
   * @param branches XA branches that are not forgotten
   * @param decisionsPerTick what {@link TransactionCoordinator#tick} decides at a time, so that one
   *     append stays small; the rest follows with the next
   */
  public record Limits(int producers, int participants, int branches, int decisionsPerTick) {
    public static final Limits DEFAULT = new Limits(1_000_000, 100_000, 100_000, 1_000);

    public Limits {
      requirePositive("producers", producers);
      requirePositive("participants", participants);
      requirePositive("branches", branches);
      requirePositive("decisions of a tick", decisionsPerTick);
    }
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " is " + value + "; must be greater than 0");
    }
  }
}
