package io.logwharf.protocol.record;

/** How the records of a batch are compressed: the lowest bits of its attributes. */
public enum Compression {
  NONE,
  GZIP,
  SNAPPY,
  LZ4,
  ZSTD;

  private static final Compression[] BY_ID = values();

  /**
   * The compression with this code.
   *
   * @throws InvalidBatchException where there is none
   */
  static Compression forId(int id) {
    if (id >= BY_ID.length) {
      throw InvalidBatchException.invalid("unknown compression type " + id + "; known are 0 to 4");
    }
    return BY_ID[id];
  }
}
