package io.logwharf.protocol.record;

import org.apache.kafka.common.record.internal.CompressionType;

/** How the records of a batch are compressed: the lowest bits of its attributes. */
public enum Compression {
  NONE(CompressionType.NONE),
  GZIP(CompressionType.GZIP),
  SNAPPY(CompressionType.SNAPPY),
  LZ4(CompressionType.LZ4),
  ZSTD(CompressionType.ZSTD);

  private static final Compression[] BY_ID = values();

  private final CompressionType type;

  Compression(CompressionType type) {
    this.type = type;
  }

  /** The same in kafka-clients. */
  CompressionType type() {
    return type;
  }

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
