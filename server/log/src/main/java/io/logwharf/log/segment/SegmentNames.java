package io.logwharf.log.segment;

import java.util.Optional;

/** The files of a segment are named as Kafka names them: by base offset, in 20 digits. */
public final class SegmentNames {
  public static final String LOG = ".log";
  public static final String OFFSET_INDEX = ".index";
  public static final String TIME_INDEX = ".timeindex";
  public static final String TRANSACTION_INDEX = ".txnindex";
  public static final String PRODUCER_SNAPSHOT = ".snapshot";
  private static final int DIGITS = 20;

  private SegmentNames() {}

  /** The name of one file of a segment. */
  public static String name(long offset, String suffix) {
    return String.format("%020d", offset) + suffix;
  }

  /** The offset in the name of a file with this suffix; empty where it is another kind of file. */
  public static Optional<Long> offset(String name, String suffix) {
    if (name.length() != DIGITS + suffix.length() || !name.endsWith(suffix)) {
      return Optional.empty();
    }
    long offset = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = Character.digit(name.charAt(i), 10);
      if (digit < 0) {
        return Optional.empty();
      }
      offset = offset * 10 + digit;
    }
    return Optional.of(offset);
  }
}
