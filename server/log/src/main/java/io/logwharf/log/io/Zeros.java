package io.logwharf.log.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes zeros ahead of a file's writer, so that a full disk shows here as an error and not as a
 * signal at a mapped page, and so that a later force has no blocks to allocate.
 */
public final class Zeros {
  private static final ByteBuffer BLOCK = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();

  private Zeros() {}

  /** Fills a range; on failure a part of it may have been written. */
  public static void write(DataFile file, long position, long length) throws IOException {
    long end = position + length;
    for (long at = position; at < end; at += BLOCK.capacity()) {
      int count = (int) Math.min(BLOCK.capacity(), end - at);
      file.write(BLOCK.slice(0, count), at);
    }
  }
}
