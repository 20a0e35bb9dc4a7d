package io.logwharf.broker.share;

import io.logwharf.broker.network.RecordRegion;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
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
  /** Closes the regions of a delivery that is not sent. */
  public void release() {
    regions.forEach(RecordRegion::close);
  }
}
