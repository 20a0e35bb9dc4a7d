package io.logwharf.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * An encoded response.
 *
 * @param parts to write in order; who holds the frame writes or releases them
 * @param bytes of all parts together
 */
record ResponseFrame(List<Part> parts, int bytes) {
  /** The size, the correlation id and an empty set of tagged fields. */
  private static final int HEADER_BYTES = 9;

  /**
   * Something for the channel to write.
   *
   * @param region to be closed when that is done, null where the message's release does it
   */
  record Part(Object message, RecordRegion region) {
    void release() {
      ReferenceCountUtil.release(message);
      if (region != null) {
        region.close();
      }
    }
  }

  /**
   * Encodes a response.
   *
   * @param leastRegionBytes smaller record regions are copied; {@link Integer#MAX_VALUE} copies all
   */
  static ResponseFrame encode(ByteBufAllocator allocator, int leastRegionBytes, Response response) {
    ByteBuf buffer = allocator.ioBuffer(HEADER_BYTES + Math.max(response.body().sizeHint(), 16));
    var out = new RegionWritable(buffer, leastRegionBytes);
    try {
      buffer.writeInt(0);
      buffer.writeInt(response.correlationId());
      if (response.headerVersion() > 0) {
        buffer.writeByte(0); // no tagged fields
      }
      response.body().write(out);
      int bytes = Math.toIntExact(buffer.writerIndex() + out.regionBytes());
      buffer.setInt(0, bytes - Integer.BYTES);
      return new ResponseFrame(out.finish(), bytes);
    } catch (RuntimeException | Error e) {
      out.abandon();
      throw e;
    }
  }
}
