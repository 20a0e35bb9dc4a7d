package io.logwharf.log;

/** What an append waits for before its listener is told. */
public enum Durability {
  /** Told once the append is on stable storage. */
  FORCED,
  /**
   * Told once the append is part of a round of the journal, which may not have been forced: a crash
   * of the process doesn't lose it, a power failure may.
   */
  WRITTEN
}
