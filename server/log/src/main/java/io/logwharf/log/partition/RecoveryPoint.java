package io.logwharf.log.partition;

/**
 * What recovery of a log begins with: everything before it is durable in the segments.
 *
 * @param logId of the log in the journal
 * @param offset the log's end
 * @param startOffset the log's start
 * @param reservedOffset the offset below which readers may have seen the log
 * @param segmentBase the base offset of the last segment
 * @param segmentBytes the size of the last segment
 */
public record RecoveryPoint(
    long logId,
    long offset,
    long startOffset,
    long reservedOffset,
    long segmentBase,
    int segmentBytes) {

  /** That of a log of which nothing has been forced yet. */
  public static RecoveryPoint atBeginning(long logId) {
    return new RecoveryPoint(logId, 0, 0, 0, 0, 0);
  }
}
