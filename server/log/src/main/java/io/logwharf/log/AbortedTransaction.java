package io.logwharf.log;

/**
 * A transaction whose records in one log are not to be delivered.
 *
 * @param firstOffset of its first record
 * @param lastOffset of its marker
 * @param lastStableOffset that of the log once it had ended: before it, all transactions have
 */
public record AbortedTransaction(
    long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}
