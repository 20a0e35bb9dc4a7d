package io.logwharf.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * Turns one response into what the channel is to write: buffers with its fields, and between them
 * the record regions that are worth a system call of their own. Used once.
 */
final class FrameEncoder implements Writable {
  private static final int HEADER_BYTES = 9;

  private final ByteBufAllocator allocator;
  private final int leastRegionBytes;
  private final List<Part> parts = new ArrayList<>(1);
  private ByteBuf current;
  private long regionBytes;

  /** Something to write; the region, where there is one, is to be closed when that is done. */
  record Part(Object message, RecordRegion region) {
    void release() {
      ReferenceCountUtil.release(message);
      if (region != null) {
        region.close();
      }
    }
  }

  /** An encoded response. */
  record Frame(List<Part> parts, int bytes) {}

  /**
   * @param leastRegionBytes smaller regions are copied; {@link Integer#MAX_VALUE} copies all
   */
  FrameEncoder(ByteBufAllocator allocator, int leastRegionBytes) {
    this.allocator = allocator;
    this.leastRegionBytes = leastRegionBytes;
  }

  /** Encodes the frame; its parts are the caller's to write or to release. */
  Frame encode(Response response) {
    current = allocator.ioBuffer(HEADER_BYTES + Math.max(response.body().sizeHint(), 16));
    ByteBuf first = current;
    try {
      first.writeInt(0);
      first.writeInt(response.correlationId());
      if (response.headerVersion() > 0) {
        first.writeByte(0); // no tagged fields
      }
      response.body().write(this);
      cut();
      int size = frameSize();
      first.setInt(0, size);
      return new Frame(parts, size + Integer.BYTES);
    } catch (RuntimeException | Error e) {
      if (current != null) {
        current.release();
      }
      parts.forEach(Part::release);
      throw e;
    }
  }

  private int frameSize() {
    long size = regionBytes - Integer.BYTES;
    for (Part part : parts) {
      if (part.message instanceof ByteBuf buffer && part.region == null) {
        size += buffer.readableBytes();
      }
    }
    return Math.toIntExact(size);
  }

  private void cut() {
    if (current.isReadable()) {
      parts.add(new Part(current, null));
    } else {
      current.release();
    }
    current = null;
  }

  @Override
  public void writeRecords(BaseRecords records) {
    if (records instanceof RecordRegion region) {
      writeRegion(region);
    } else if (records instanceof MemoryRecords memory) {
      current.writeBytes(memory.buffer().duplicate());
    } else {
      throw new IllegalArgumentException("can't send records of " + records.getClass());
    }
  }

  private void writeRegion(RecordRegion region) {
    int size = region.sizeInBytes();
    if (size < leastRegionBytes) {
      try (region) {
        current.writeBytes(region.buffer().duplicate());
      }
      return;
    }
    cut();
    regionBytes += size;
    parts.add(
        region.channel() == null
            ? new Part(Unpooled.wrappedBuffer(region.buffer()), region)
            : new Part(new LogFileRegion(region), null));
    current = allocator.ioBuffer(64);
  }

  @Override
  public void writeByte(byte value) {
    current.writeByte(value);
  }

  @Override
  public void writeShort(short value) {
    current.writeShort(value);
  }

  @Override
  public void writeInt(int value) {
    current.writeInt(value);
  }

  @Override
  public void writeLong(long value) {
    current.writeLong(value);
  }

  @Override
  public void writeDouble(double value) {
    current.writeDouble(value);
  }

  @Override
  public void writeByteArray(byte[] value) {
    current.writeBytes(value);
  }

  @Override
  public void writeByteBuffer(ByteBuffer value) {
    current.writeBytes(value.duplicate());
  }

  @Override
  public void writeUnsignedVarint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      current.writeByte(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    current.writeByte(rest);
  }

  @Override
  public void writeVarint(int value) {
    writeUnsignedVarint(value << 1 ^ value >> 31);
  }

  @Override
  public void writeVarlong(long value) {
    long rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7FL) != 0) {
      current.writeByte((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    current.writeByte((int) rest);
  }
}
