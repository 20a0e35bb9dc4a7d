package io.logwharf.broker.share.state;

/**
 * Up to where the records of a share partition are done by commits that no loss of power can undo.
 * Commits are followed in steps of whatever came while the one before was waited for. Owned by the
 * event loop of the share partition.
 */
public final class DecidedStart {
  private Mark awaited;
  private Mark newest;
  private int unappended;
  private long decided;

  /** A commit's effect in the state log, behind its decision in the journal. */
  private record Mark(long stateEnd, long start) {}

  /** A commit has been applied, and its effect will be appended. */
  public void applied() {
    unappended++;
  }

  /**
   * The effect of a commit has been appended.
   *
   * @param stateEnd the end of the state log
   * @param start the start of the share partition
   */
  public void appended(long stateEnd, long start) {
    unappended--;
    var mark = new Mark(stateEnd, start);
    if (awaited == null) {
      awaited = mark;
    } else {
      newest = mark;
    }
  }

  /** Whether there is a commit that is not known to be on stable storage. */
  public boolean isWaiting() {
    return awaited != null;
  }

  /**
   * The offset below which all is done for good.
   *
   * @param start below which all is done
   * @param stateHighWatermark below it the state log is on stable storage
   */
  public long of(long start, long stateHighWatermark) {
    while (awaited != null && awaited.stateEnd <= stateHighWatermark) {
      decided = Math.max(decided, awaited.start);
      awaited = newest;
      newest = null;
    }
    return awaited == null && unappended == 0 ? start : decided;
  }
}
