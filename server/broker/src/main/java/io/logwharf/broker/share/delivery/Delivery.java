package io.logwharf.broker.share.delivery;

import io.logwharf.broker.network.RecordRegion;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.ArrayList;
import java.util.List;

/**
 * Records acquired for one member, and the bytes that carry them.
 *
 * @param acquired ranges of offsets in ascending order, with the number of earlier deliveries
 * @param regions record batches; whoever holds the delivery closes them, or sends them
 * @param records in all ranges
 * @param bytes in all regions
 */
public record Delivery(
    List<Acquired> acquired, List<RecordRegion> regions, int records, int bytes) {
  /**
   * Puts neighbouring ranges of one delivery count together, as acquiring step by step cuts them.
   */
  public Delivery {
    acquired = joined(acquired);
  }

  private static List<Acquired> joined(List<Acquired> ranges) {
    List<Acquired> joined = new ArrayList<>(ranges.size());
    for (Acquired range : ranges) {
      int last = joined.size() - 1;
      Acquired before = last < 0 ? null : joined.get(last);
      if (before != null
          && before.lastOffset() + 1 == range.firstOffset()
          && before.deliveryCount() == range.deliveryCount()) {
        joined.set(
            last, new Acquired(before.firstOffset(), range.lastOffset(), before.deliveryCount()));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }

  /** Closes the regions of a delivery that is not sent. */
  public void release() {
    regions.forEach(RecordRegion::close);
  }
}
