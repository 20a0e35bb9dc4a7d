package io.logwharf.coordinator.transaction;

/**
 * How many transactions there are.
 *
 * @param open local transactions that nobody has decided
 * @param completing local transactions that are decided and have markers to be written
 * @param branches XA branches in any state
 * @param inDoubt branches among them that are prepared, or were resolved by hand and not forgotten
 */
public record TransactionCounts(int open, int completing, int branches, int inDoubt) {}
