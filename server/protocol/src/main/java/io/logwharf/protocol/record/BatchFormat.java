package io.logwharf.protocol.record;

/** Where the fields of a record batch v2 are, in bytes from its beginning. */
final class BatchFormat {
  static final int BASE_OFFSET = 0;
  static final int LENGTH = 8;
  static final int LEADER_EPOCH = 12;
  static final int MAGIC = 16;
  static final int CRC = 17;
  static final int ATTRIBUTES = 21;
  static final int LAST_OFFSET_DELTA = 23;
  static final int BASE_TIMESTAMP = 27;
  static final int MAX_TIMESTAMP = 35;
  static final int PRODUCER_ID = 43;
  static final int PRODUCER_EPOCH = 51;
  static final int BASE_SEQUENCE = 53;
  static final int RECORD_COUNT = 57;

  /** The size of the header; the records begin here. */
  static final int RECORDS = 61;

  /** The length field counts what comes after it. */
  static final int LENGTH_OVERHEAD = 12;

  /** Of the attributes that Kafka leaves unused: see {@link BatchView#isLifeLimited()}. */
  static final int LIFE_LIMITED_BIT = 0x4000;

  /** Of the attributes that Kafka leaves unused: see {@link BatchView#isGrouped()}. */
  static final int GROUPED_BIT = 0x2000;

  /** Of the attributes that Kafka leaves unused: see {@link BatchView#isPrioritized()}. */
  static final int PRIORITIZED_BIT = 0x1000;

  static final byte MAGIC_V2 = 2;
  static final int COMPRESSION_MASK = 0x07;
  static final int LOG_APPEND_TIME_BIT = 0x08;
  static final int TRANSACTIONAL_BIT = 0x10;
  static final int CONTROL_BIT = 0x20;

  /** The least a record can take: length, attributes, two deltas, key, value, header count. */
  static final int MIN_RECORD_BYTES = 7;

  private BatchFormat() {}
}
