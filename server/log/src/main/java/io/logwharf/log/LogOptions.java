package io.logwharf.log;

/**
 * How one log keeps its bytes.
 *
 * @param segmentBytes a segment rolls when the next append would exceed this
 * @param indexIntervalBytes bytes between two entries of the sparse index
 */
public record LogOptions(int segmentBytes, int indexIntervalBytes) {
  public static final LogOptions DEFAULT = new LogOptions(1 << 30, 4096);

  public LogOptions {
    if (segmentBytes < 1 << 14) {
      throw new IllegalArgumentException(
          "segment.bytes is " + segmentBytes + "; the least is 16384");
    }
    if (indexIntervalBytes < 0) {
      throw new IllegalArgumentException(
          "index.interval.bytes is " + indexIntervalBytes + "; must not be negative");
    }
  }
}
