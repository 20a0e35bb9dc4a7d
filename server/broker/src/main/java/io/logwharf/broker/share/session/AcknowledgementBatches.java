package io.logwharf.broker.share.session;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the acknowledgements of one partition as stock share consumers send them (KIP-932): ranges
 * in ascending order, each with one type for all of it or one for each offset.
 */
public final class AcknowledgementBatches {
  private final boolean renewAllowed;
  private final List<AckRange> ranges = new ArrayList<>();
  private long previousLast = -1;

  /**
   * Begins with no acknowledgements.
   *
   * @param renewAllowed whether the request says that it renews (KIP-1222)
   */
  public AcknowledgementBatches(boolean renewAllowed) {
    this.renewAllowed = renewAllowed;
  }

  /**
   * Adds a batch.
   *
   * @throws IllegalArgumentException where it is no range, does not follow the one before, or its
   *     types are unknown or do not match its offsets; what was added before is void then
   */
  public void add(long firstOffset, long lastOffset, List<Byte> types) {
    if (firstOffset < 0 || firstOffset > lastOffset || firstOffset <= previousLast) {
      throw new IllegalArgumentException(
          "acknowledgement batch "
              + firstOffset
              + ".."
              + lastOffset
              + " is no range that follows offset "
              + previousLast);
    }
    if (types == null || types.isEmpty()) {
      throw new IllegalArgumentException("an acknowledgement batch without types");
    }
    previousLast = lastOffset;
    if (types.size() == 1) {
      ranges.add(new AckRange(firstOffset, lastOffset, type(types.get(0))));
    } else if (lastOffset - firstOffset == types.size() - 1) {
      addRuns(firstOffset, types);
    } else {
      throw new IllegalArgumentException(
          types.size()
              + " types for the offsets "
              + firstOffset
              + ".."
              + lastOffset
              + "; send one for all, or one for each");
    }
  }

  /** What was added, with neighbours of one type in one batch put together. */
  public List<AckRange> ranges() {
    return ranges;
  }

  private void addRuns(long firstOffset, List<Byte> types) {
    int runStart = 0;
    for (int i = 1; i <= types.size(); i++) {
      if (i == types.size() || !types.get(i).equals(types.get(runStart))) {
        ranges.add(
            new AckRange(firstOffset + runStart, firstOffset + i - 1, type(types.get(runStart))));
        runStart = i;
      }
    }
  }

  private AckType type(byte id) {
    AckType type = AckType.forId(id);
    boolean known =
        switch (type) {
          case GAP, ACCEPT, RELEASE, REJECT -> true;
          case RENEW -> renewAllowed;
          case RELEASE_UNDELIVERED, DELIVERED, EXPIRED -> false;
        };
    if (!known) {
      throw new IllegalArgumentException("acknowledgement type " + id + " is not for this request");
    }
    return type;
  }
}
