package io.logwharf.coordinator.transaction;

/**
 * What a participant remembers of one producer id, and the rules by which it takes writes and
 * markers. Immutable. A participant keeps it with its own state: a share partition in its state
 * log, a data partition in its producer snapshots.
 *
 * @param epoch the newest epoch seen; nothing older is written
 * @param openSequence the {@link Marker#sequence()} of the open transaction, 0 where none is open
 * @param closedSequence that of the last transaction whose marker was applied or seen
 */
public record ParticipantFence(short epoch, long openSequence, long closedSequence) {
  /** Of a producer that the participant hasn't heard of. */
  public static final ParticipantFence UNKNOWN = new ParticipantFence(ProducerEpoch.NO_EPOCH, 0, 0);

  /** What to do with a write. */
  public enum WriteVerdict {
    ACCEPT,
    /** The epoch is older than one seen here: INVALID_PRODUCER_EPOCH. */
    FENCED,
    /**
     * The registration that the write relies on was for a transaction that has ended here, or the
     * one before is still open: register again with the coordinator.
     */
    NOT_REGISTERED
  }

  /** What to do with a marker. In both cases the coordinator is told that it was written. */
  public enum MarkerVerdict {
    /** Ends the open transaction here. */
    APPLY,
    /** Its transaction ended here before, or never wrote here; only {@link #after} it counts. */
    NOTHING_OPEN
  }

  /**
   * Judges a write.
   *
   * @param sequence as the coordinator gave it when the participant was registered
   */
  public WriteVerdict judgeWrite(short writeEpoch, long sequence) {
    if (writeEpoch < epoch) {
      return WriteVerdict.FENCED;
    }
    boolean followsOpen = openSequence == 0 || openSequence == sequence;
    return sequence > closedSequence && followsOpen
        ? WriteVerdict.ACCEPT
        : WriteVerdict.NOT_REGISTERED;
  }

  /** Judges a marker. */
  public MarkerVerdict judge(Marker marker) {
    return openSequence != 0 && openSequence == marker.sequence()
        ? MarkerVerdict.APPLY
        : MarkerVerdict.NOTHING_OPEN;
  }

  /** After an accepted write. */
  public ParticipantFence afterWrite(short writeEpoch, long sequence) {
    return new ParticipantFence(writeEpoch, sequence, closedSequence);
  }

  /** After a marker, whatever the verdict: nothing of its transaction is written any more. */
  public ParticipantFence after(Marker marker) {
    return new ParticipantFence(
        (short) Math.max(epoch, marker.epoch()),
        openSequence == marker.sequence() ? 0 : openSequence,
        Math.max(closedSequence, marker.sequence()));
  }
}
