package io.logwharf.coordinator.share;

/** What giving back a record does to its delivery count. */
enum Release {
  /** The attempt counts. */
  COUNTED,
  /** The attempt counts if it was reported. */
  AS_REPORTED,
  /** Nobody knows about the attempt, so the record was delivered once at least. */
  ONCE_AT_LEAST;

  /**
   * The count after giving back.
   *
   * @param before the count as it is, a reported attempt included
   */
  int countAfter(int before, boolean reported) {
    return switch (this) {
      case COUNTED -> reported ? before : before + 1;
      case AS_REPORTED -> before;
      case ONCE_AT_LEAST -> Math.max(before, 1);
    };
  }
}
