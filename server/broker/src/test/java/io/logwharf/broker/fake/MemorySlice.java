package io.logwharf.broker.fake;

import io.logwharf.log.LogSlice;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A slice of a fake log, in a buffer of its own; its closing is told. */
public record MemorySlice(long firstOffset, long nextOffset, ByteBuffer bytes, Runnable onClose)
    implements LogSlice {
  @Override
  public int sizeInBytes() {
    return bytes.remaining();
  }

  @Override
  public ByteBuffer buffer() {
    return bytes.asReadOnlyBuffer();
  }

  @Override
  public FileChannel channel() {
    return null;
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public void close() {
    onClose.run();
  }
}
