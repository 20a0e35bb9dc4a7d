package io.logwharf.protocol.frame;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.Writable;

/**
 * Writes Kafka's messages into a Netty buffer, which grows as needed; byte buffers are copied. Not
 * thread-safe.
 */
public class ByteBufWritable implements Writable {
  private final ByteBuf buffer;

  /** Appends at the buffer's writer index; ownership stays with the caller. */
  public ByteBufWritable(ByteBuf buffer) {
    this.buffer = buffer;
  }

  @Override
  public void writeByte(byte value) {
    buffer.writeByte(value);
  }

  @Override
  public void writeShort(short value) {
    buffer.writeShort(value);
  }

  @Override
  public void writeInt(int value) {
    buffer.writeInt(value);
  }

  @Override
  public void writeLong(long value) {
    buffer.writeLong(value);
  }

  @Override
  public void writeDouble(double value) {
    buffer.writeDouble(value);
  }

  @Override
  public void writeByteArray(byte[] array) {
    buffer.writeBytes(array);
  }

  @Override
  public void writeByteBuffer(ByteBuffer source) {
    buffer.writeBytes(source.duplicate());
  }

  @Override
  public void writeUnsignedVarint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      buffer.writeByte(rest | 0x80);
      rest >>>= 7;
    }
    buffer.writeByte(rest);
  }

  @Override
  public void writeVarint(int value) {
    writeUnsignedVarint((value << 1) ^ (value >> 31));
  }

  @Override
  public void writeVarlong(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      buffer.writeByte((int) rest | 0x80);
      rest >>>= 7;
    }
    buffer.writeByte((int) rest);
  }
}
