package io.logwharf.log;

/**
 * Hears what became of an append. Called once, after the high watermark has passed the append; on
 * the journal's thread, so it must not block and should only hand over.
 */
public interface AppendListener {
  /** For appends whose outcome interests nobody. */
  AppendListener NONE = failure -> {};

  /**
   * The append is done.
   *
   * @param failure null where it succeeded; otherwise it is unknown whether the append survives
   */
  void onComplete(Exception failure);
}
