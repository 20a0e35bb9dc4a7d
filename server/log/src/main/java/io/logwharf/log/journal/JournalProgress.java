package io.logwharf.log.journal;

/** Hears how far one log has come in the journal; called on the committer thread. */
public interface JournalProgress {
  /**
   * A round holding appends of this log is done.
   *
   * @param highWatermark the offset below which readers may see the log
   * @param durableOffset the offset below which the log is on stable storage
   */
  void onRound(long highWatermark, long durableOffset);
}
