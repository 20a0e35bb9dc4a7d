package io.logwharf.log.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An open file. Positions are in bytes from its beginning. Thread-safe. */
public interface DataFile extends Closeable {
  /** The size in bytes. */
  long size() throws IOException;

  /**
   * Reads until the target is full or the file ends.
   *
   * @return the number of bytes read, 0 at the file's end
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes everything between the source's position and limit, growing the file as needed. */
  void write(ByteBuffer source, long position) throws IOException;

  /** Cuts the file; no-op where it is not larger. */
  void truncate(long size) throws IOException;

  /** Returns once the bytes and the size are on stable storage. A failure must not be retried. */
  void force() throws IOException;

  /**
   * Maps a part of the file, growing the file to its end; the caller must have written that part
   * before it touches it, or a full disk ends the process.
   */
  Region map(long position, int length) throws IOException;

  /** For sendfile; null where the bytes are not a file of the operating system. */
  FileChannel channel();
}
