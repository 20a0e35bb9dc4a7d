package io.logwharf.coordinator.share.record;

/** The numbers that the format of state records is made of. */
final class StateRecordFormat {
  static final byte VERSION = 0;
  static final byte CHANGES = 0;
  static final byte FRONTIER = 1;
  static final byte SNAPSHOT = 2;

  /** With the kind of the {@link HoldingFormat} added, from {@link HoldingFormat#PENDING} on. */
  static final byte HOLDING = 2;

  /** Kinds of the ranges of a record of changes. */
  static final int DONE = 0;

  static final int COUNTED = 1;

  /** How many bits the kinds of the ranges of a snapshot take, see {@link HoldingFormat}. */
  static final int HOLDING_BITS = 3;

  private StateRecordFormat() {}
}
