package io.logwharf.coordinator.transaction;

/**
 * A session's first work in a branch: its lease belongs to the branch from here on.
 *
 * @param join whether the session came by {@code start(TMJOIN)} rather than TMNOFLAGS. As clients
 *     tell only with their first work, one that joins may be here before the one that starts
 * @param timeoutMs of the branch, 0 for the longest allowed; that of the first to enlist counts
 */
public record BranchEnlistment(Xid xid, ProducerEpoch lease, boolean join, int timeoutMs) {}
