package io.logwharf.coordinator.share.record;

/** The numbers that the format of state records is made of. */
final class StateRecordFormat {
  static final byte VERSION = 0;
  static final byte CHANGES = 0;
  static final byte FRONTIER = 1;
  static final byte SNAPSHOT = 2;
  static final byte PENDING = 3;

  /** Kinds of the ranges of a record of changes. */
  static final int DONE = 0;

  static final int COUNTED = 1;

  /** Kinds of the ranges of a snapshot. */
  static final int HELD = 0;

  static final int HELD_BY_TRANSACTION = 1;

  private StateRecordFormat() {}
}
