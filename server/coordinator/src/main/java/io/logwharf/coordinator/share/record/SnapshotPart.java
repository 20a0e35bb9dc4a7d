package io.logwharf.coordinator.share.record;

/**
 * What each record of a snapshot begins with.
 *
 * @param number of the part, from 0
 * @param last whether the snapshot ends with this part
 * @param startOffset everything below is done
 * @param scanFrontier the offset from which on nothing has been touched yet
 * @param deliveryFrontier records below may have been delivered without that being recorded
 */
public record SnapshotPart(
    int number, boolean last, long startOffset, long scanFrontier, long deliveryFrontier) {

  /** Whether this is the part that must come after another. */
  public boolean follows(SnapshotPart previous) {
    return previous != null
        && !previous.last
        && number == previous.number + 1
        && startOffset == previous.startOffset
        && scanFrontier == previous.scanFrontier
        && deliveryFrontier == previous.deliveryFrontier;
  }
}
