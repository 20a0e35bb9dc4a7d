package io.logwharf.jms.send;

import java.nio.charset.StandardCharsets;

/**
 * Chooses the partition for a key as Kafka's producer does, by a 32-bit murmur2 hash, so that both
 * put the records of one key into one partition.
 */
public final class KeyPartitioner {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;
  private static final int R = 24;

  private KeyPartitioner() {}

  /** The partition, from 0 to {@code partitions - 1}, for a key in UTF-8. */
  public static int partition(String key, int partitions) {
    return (hash(key.getBytes(StandardCharsets.UTF_8)) & Integer.MAX_VALUE) % partitions;
  }

  private static int hash(byte[] data) {
    int h = SEED ^ data.length;
    int whole = data.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int k = byteAt(data, i) | byteAt(data, i + 1) << 8;
      k |= byteAt(data, i + 2) << 16 | byteAt(data, i + 3) << 24;
      k *= M;
      k ^= k >>> R;
      h = (h * M) ^ (k * M);
    }
    int tail = 0;
    for (int i = data.length - 1; i >= whole; i--) {
      tail = tail << 8 | byteAt(data, i);
    }
    if (whole < data.length) {
      h = (h ^ tail) * M;
    }
    h ^= h >>> 13;
    h *= M;
    return h ^ h >>> 15;
  }

  private static int byteAt(byte[] data, int index) {
    return data[index] & 0xff;
  }
}
