package io.logwharf.broker.transaction;

import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.Participant.SharePartition;

/**
 * Where the coordinator's markers for share partitions go; the share partitions of this broker.
 * Data partitions need no such seam, as their markers are control batches of their logs.
 */
public interface TransactionParticipants {
  /**
   * Ends the transaction in a share partition: what is pending in it is done with a commit, and
   * available again with an abort. May be repeated, also for transactions that have ended there
   * before; {@link io.logwharf.coordinator.transaction.ParticipantFence} says what to make of it.
   *
   * <p>The decision was appended to the journal before this call. So whatever is appended for it
   * needs no more than {@link io.logwharf.log.Durability#WRITTEN}: the order of the journal keeps
   * it from surviving its decision.
   *
   * @param outcome told once, when the marker is applied and its record is in the log and visible,
   *     or when there is no such share partition any more; where it fails, the marker comes again
   */
  void write(SharePartition participant, Marker marker, Outcome outcome);

  /** For a broker without share partitions: there is nothing that could be pending. */
  TransactionParticipants NONE = (participant, marker, outcome) -> outcome.done(null);

  /** Hears what became of a marker; on any thread, and with no lock held. */
  @FunctionalInterface
  interface Outcome {
    /**
     * The marker is written, or could not be.
     *
     * @param failure null where it is written
     */
    void done(Exception failure);
  }
}
