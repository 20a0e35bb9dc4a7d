package io.logwharf.log.journal;

/**
 * What the journal keeps of one log. Everything but the id belongs to the committer thread; the
 * reserved offset may be read by any.
 */
public final class JournalLane {
  private final long id;
  private final JournalProgress progress;
  private long writtenOffset;
  private long durableOffset;
  private volatile long reservedOffset;
  private boolean touched;
  private boolean unforced;

  /**
   * @param id of the log; never given to another log while the journal may hold entries of it
   * @param offset the log's end, all of it durable
   */
  public JournalLane(long id, long offset, JournalProgress progress) {
    this.id = id;
    this.progress = progress;
    this.writtenOffset = offset;
    this.durableOffset = offset;
    this.reservedOffset = offset;
  }

  public long id() {
    return id;
  }

  /** Notes an append of the round; true the first time in the round. */
  boolean touch(long nextOffset) {
    writtenOffset = nextOffset;
    boolean first = !touched;
    touched = true;
    return first;
  }

  long writtenOffset() {
    return writtenOffset;
  }

  /** The offset below which readers may have seen the log, whatever has been forced. */
  public long reservedOffset() {
    return reservedOffset;
  }

  /** Whether offsets are still reserved ahead, because the log has been read unforced. */
  boolean hasReserved() {
    return reservedOffset > durableOffset;
  }

  void reserve(long offset) {
    reservedOffset = offset;
  }

  /** Ends the round; true where the lane has become one of those that wait for a force. */
  boolean endRound(boolean forced) {
    touched = false;
    boolean newlyUnforced = !forced && !unforced;
    if (forced) {
      markForced();
    } else {
      unforced = true;
    }
    progress.onRound(writtenOffset, durableOffset);
    return newlyUnforced;
  }

  void markForced() {
    durableOffset = writtenOffset;
    unforced = false;
  }

  /** Tells of a force that came after the round. */
  void publishForced() {
    markForced();
    progress.onRound(writtenOffset, durableOffset);
  }
}
