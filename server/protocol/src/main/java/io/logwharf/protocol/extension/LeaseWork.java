package io.logwharf.protocol.extension;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * What was sent of a leased producer id's work in a branch, by the connection that says so.
 *
 * <p>On the wire: producer id (int64), epoch (int16), pieces (int32).
 *
 * @param pieces how many batches and {@link TransactionalAcknowledge} requests were sent since this
 *     was said last by the same connection, answered or not
 */
public record LeaseWork(long producerId, short epoch, int pieces) {
  private static final int BYTES = Long.BYTES + Short.BYTES + Integer.BYTES;

  static List<LeaseWork> readList(Readable in) {
    int count = WireArrays.readCount(in, BYTES);
    List<LeaseWork> works = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      works.add(new LeaseWork(in.readLong(), in.readShort(), in.readInt()));
    }
    return works;
  }

  static void writeList(Writable out, List<LeaseWork> works) {
    out.writeUnsignedVarint(works.size());
    for (LeaseWork work : works) {
      out.writeLong(work.producerId);
      out.writeShort(work.epoch);
      out.writeInt(work.pieces);
    }
  }
}
