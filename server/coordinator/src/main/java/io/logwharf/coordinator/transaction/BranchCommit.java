package io.logwharf.coordinator.transaction;

import java.util.Optional;

/**
 * {@code XAResource.commit}.
 *
 * @param witness for one-phase, where a session of the caller has worked in the branch: its lease
 *     in the epoch of that work. By it a commit asked for again after its branch was forgotten is
 *     answered truly, where XAER_NOTA would say rolled back
 */
public record BranchCommit(Xid xid, boolean onePhase, Optional<ProducerEpoch> witness) {}
