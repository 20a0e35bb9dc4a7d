package io.logwharf.log;

/**
 * The end of a producer's transaction in one log (KIP-98).
 *
 * @param epoch the producer's epoch from now on: what comes with an older one is refused (KIP-890)
 * @param coordinatorEpoch the leader epoch of the coordinator's log
 * @param timestampMs ms since 1970
 */
public record TransactionMarker(
    long producerId, short epoch, boolean commit, int coordinatorEpoch, long timestampMs) {}
