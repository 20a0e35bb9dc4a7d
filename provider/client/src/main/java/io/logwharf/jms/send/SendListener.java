package io.logwharf.jms.send;

/** Hears what became of one message; on the loop, with no lock held, must not block. */
@FunctionalInterface
public interface SendListener {
  /**
   * The message is with the broker, as safe as was asked for, or isn't.
   *
   * @param failure null where it is
   */
  void onSent(Throwable failure);

  /** Whether a thread waits for the outcome, and may send the next message when it has it. */
  default boolean isAwaited() {
    return false;
  }
}
