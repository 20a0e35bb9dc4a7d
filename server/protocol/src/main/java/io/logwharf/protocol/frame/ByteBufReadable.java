package io.logwharf.protocol.frame;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.types.RawTaggedField;

/**
 * Reads Kafka's messages from a Netty buffer. Every length is checked against what is left before
 * anything is allocated, so that garbage costs a {@link MalformedFrameException} and no memory.
 *
 * <p>{@link #readByteBuffer} and what is built on it (record batches) give views of the buffer, not
 * copies: they are valid until the buffer is released. Not thread-safe.
 */
public final class ByteBufReadable implements Readable {
  private static final int MAX_VARINT_BYTES = 5;
  private static final int MAX_VARLONG_BYTES = 10;

  private final ByteBuf buffer;

  /** Reads on from the buffer's reader index, and moves it; ownership stays with the caller. */
  public ByteBufReadable(ByteBuf buffer) {
    this.buffer = buffer;
  }

  @Override
  public byte readByte() {
    require(Byte.BYTES);
    return buffer.readByte();
  }

  @Override
  public short readShort() {
    require(Short.BYTES);
    return buffer.readShort();
  }

  @Override
  public int readInt() {
    require(Integer.BYTES);
    return buffer.readInt();
  }

  @Override
  public long readLong() {
    require(Long.BYTES);
    return buffer.readLong();
  }

  @Override
  public double readDouble() {
    require(Double.BYTES);
    return buffer.readDouble();
  }

  @Override
  public byte[] readArray(int length) {
    require(length);
    byte[] array = new byte[length];
    buffer.readBytes(array);
    return array;
  }

  @Override
  public String readString(int length) {
    require(length);
    String string = buffer.toString(buffer.readerIndex(), length, StandardCharsets.UTF_8);
    buffer.skipBytes(length);
    return string;
  }

  @Override
  public ByteBuffer readByteBuffer(int length) {
    require(length);
    ByteBuffer view = buffer.nioBuffer(buffer.readerIndex(), length);
    buffer.skipBytes(length);
    return view;
  }

  @Override
  public List<RawTaggedField> readUnknownTaggedField(
      List<RawTaggedField> unknowns, int tag, int size) {
    require(size);
    return Readable.super.readUnknownTaggedField(unknowns, tag, size);
  }

  @Override
  public int readUnsignedVarint() {
    return (int) readVariable(MAX_VARINT_BYTES);
  }

  @Override
  public int readVarint() {
    int raw = readUnsignedVarint();
    return (raw >>> 1) ^ -(raw & 1);
  }

  @Override
  public long readVarlong() {
    long raw = readVariable(MAX_VARLONG_BYTES);
    return (raw >>> 1) ^ -(raw & 1);
  }

  @Override
  public int remaining() {
    return buffer.readableBytes();
  }

  @Override
  public Readable slice() {
    return new ByteBufReadable(buffer.slice());
  }

  private long readVariable(int maxBytes) {
    long value = 0;
    for (int i = 0; i < maxBytes; i++) {
      byte next = readByte();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedFrameException(
        "a variable-length number goes on after " + maxBytes + " bytes, its longest form");
  }

  private void require(int length) {
    if (length < 0 || length > buffer.readableBytes()) {
      throw new MalformedFrameException(
          "a field of "
              + length
              + " bytes in a message with "
              + buffer.readableBytes()
              + " bytes left");
    }
  }
}
