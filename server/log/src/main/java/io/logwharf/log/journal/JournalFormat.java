package io.logwharf.log.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal file, big-endian. At 0 the header: magic (int64), version (int32),
 * generation (int64), CRC32C of these (int32). From 4096 on entries, each beginning at a multiple
 * of 8:
 *
 * <pre>
 *  0 CRC32C of everything after it (int32)
 *  4 type (int8), three zero bytes
 *  8 generation of the file (int64): an entry left from the file's earlier use has another one
 * 16 id of the log (int64)
 * 24 base offset of the batches; of a reserve, the offset below which offsets may have been seen
 * 32 leader epoch (int32)
 * 36 length of the batches (int32)
 * 40 record batches
 * </pre>
 */
final class JournalFormat {
  static final int FIRST_ENTRY = 4096;
  static final int HEADER_BYTES = 24;
  static final int ENTRY_HEADER_BYTES = 40;

  /** Record batches of one log. */
  static final byte APPEND = 1;

  /** Offsets of one log that readers may see before their records are forced. */
  static final byte RESERVE = 2;

  /** Nothing follows in this file; the journal goes on in the file of the next generation. */
  static final byte END = 3;

  private static final long MAGIC = 0x4c57_4a4f_5552_4e4cL;
  private static final int VERSION = 1;

  private JournalFormat() {}

  /** The bytes that an entry with so many bytes of batches takes. */
  static long entryBytes(int length) {
    return (ENTRY_HEADER_BYTES + (long) length + 7) & -8;
  }

  static ByteBuffer header(long generation) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putLong(MAGIC).putInt(VERSION).putLong(generation);
    header.putInt(checksum(header.array(), HEADER_BYTES - 4));
    return header.flip();
  }

  /** The generation in a header, -1 where the bytes are not a whole header of this version. */
  static long generation(ByteBuffer header) {
    if (header.limit() < HEADER_BYTES
        || header.getLong(0) != MAGIC
        || header.getInt(8) != VERSION
        || header.getInt(HEADER_BYTES - 4) != checksum(header.array(), HEADER_BYTES - 4)) {
      return -1;
    }
    return header.getLong(12);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
